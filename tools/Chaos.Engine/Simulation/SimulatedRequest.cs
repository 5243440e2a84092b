using Chaos.Core.Calls;

namespace Chaos.Engine.Simulation;

/// <summary>
/// An attempt as it arrives at a service. It outlives its caller's patience: work goes on when the caller has given up.
/// </summary>
internal sealed class SimulatedRequest(Call call, string attemptPath, string? idempotencyKey, bool fromClient)
{
    public Call Call => call;

    /// <summary>Attempt path, empty at the first hop.</summary>
    public string AttemptPath => attemptPath;

    public string? IdempotencyKey => idempotencyKey;

    /// <summary>Whether the load generator sent it, and not another service.</summary>
    public bool FromClient => fromClient;

    /// <summary>When it arrived, as a timestamp.</summary>
    public long Arrived { get; set; }

    /// <summary>
    /// Time that there is for it, counted from <see cref="Arrived"/>: what its caller says is left, or less when a
    /// policy at the entrance allows less; null for no limit.
    /// </summary>
    public TimeSpan? Budget { get; set; }

    /// <summary>The services that the one it arrives at is to call for it; null for all that it calls.</summary>
    public IReadOnlyList<string>? Calls { get; init; }

    /// <summary>Round trips that the load generator spends on a new connection for it; 0 on one that is open.</summary>
    public int RoundTripsToConnect { get; init; }

    /// <summary>The most attempts that were made for it at one of the services behind.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>What the caller waits for.</summary>
    public TaskCompletionSource<CallResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the caller has given up.</summary>
    public bool Abandoned { get; private set; }

    /// <summary>Whether the service that worked on it is gone, and the work with it.</summary>
    public bool Lost { get; private set; }

    /// <summary>The service is gone: the caller sees its connection break.</summary>
    public void Lose()
    {
        Lost = true;
        Answer.TrySetResult(new(CallStatus.Reset, Detail: "the connection broke"));
    }

    /// <summary>
    /// The caller gives up, unless he has been answered. That is a result and not an exception: in a storm nearly every
    /// attempt ends so, and a throw costs more than all the rest.
    /// </summary>
    public void Abandon() => Abandoned |= Answer.TrySetResult(new(CallStatus.TimedOut, Detail: "no answer in time"));
}
