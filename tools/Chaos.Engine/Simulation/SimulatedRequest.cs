using Chaos.Core.Calls;

namespace Chaos.Engine.Simulation;

/// <summary>
/// An attempt as it arrives at a service. The service goes on working on it after its caller has given up.
/// </summary>
internal sealed class SimulatedRequest(Call call, string attemptPath, string? idempotencyKey, bool fromClient)
{
    public Call Call => call;

    /// <summary>Attempt path, empty at the first hop.</summary>
    public string AttemptPath => attemptPath;

    public string? IdempotencyKey => idempotencyKey;

    /// <summary>Whether the load generator sent it (and not another service).</summary>
    public bool FromClient => fromClient;

    /// <summary>Timestamp of its arrival.</summary>
    public long Arrived { get; set; }

    /// <summary>
    /// Time left for it, counted from <see cref="Arrived"/>: as its caller says, or less when a policy at the entrance
    /// allows less. Null for no limit.
    /// </summary>
    public TimeSpan? Budget { get; set; }

    /// <summary>The services to be called for it, of those behind the one at which it arrives; null for all.</summary>
    public IReadOnlyList<string>? Calls { get; init; }

    /// <summary>
    /// Round trips that the load generator spends on opening a connection for it; 0 on an open connection.
    /// </summary>
    public int RoundTripsToConnect { get; init; }

    /// <summary>The most attempts made for it at one of the services behind.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>The answer for which the caller waits.</summary>
    public TaskCompletionSource<CallResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the caller has given up.</summary>
    public bool Abandoned { get; private set; }

    /// <summary>Whether the service's process has ended, so that the work is lost.</summary>
    public bool Lost { get; private set; }

    /// <summary>Ends the request with its service's process: the caller sees a broken connection.</summary>
    public void Lose()
    {
        Lost = true;
        Answer.TrySetResult(new(CallStatus.Reset, Detail: "the connection broke"));
    }

    /// <summary>
    /// Gives up as the caller, unless it has been answered. This is a result and not an exception: in a retry storm
    /// nearly every attempt ends so, and a throw costs more than all the rest.
    /// </summary>
    public void Abandon() => Abandoned |= Answer.TrySetResult(new(CallStatus.TimedOut, Detail: "no answer in time"));
}
