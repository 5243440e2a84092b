using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Engine.Simulation;

/// <summary>
/// An edge in the simulation: the caller's policy, the way to the service and back, and the fault on that way.
/// </summary>
internal sealed class SimulatedEdge(
    Edge edge,
    Policy? policy,
    SimulatedService callee,
    SharedState shared,
    ulong seed,
    VirtualTime time,
    TimeSpan networkTime
)
{
    private readonly bool _isClient = edge.From == Edge.Client;
    private readonly PolicyPipeline? _pipeline =
        edge.From == Edge.Client && policy is null ? null : new(policy ?? Policy.None, time, seed, edge.Name, shared);

    public string To => edge.To;

    public string Name => edge.Name;

    public SimulatedSite Faults { get; } = new(edge.Name, isEdge: true, seed, time);

    /// <summary>The policy's counts so far; null for a client without a policy.</summary>
    public PipelineCounts? Counts => _pipeline?.Counts();

    public IEnumerable<(string Name, double Value)> Sample() =>
        (_pipeline?.Gauges() ?? []).Select(g => (CounterName.Of(edge.Name, g.Name), g.Value));

    /// <summary>
    /// Makes a call, under the policy if there is one. A client without one passes the call on unchanged and adds no
    /// attempt number.
    /// </summary>
    public ValueTask<CallResult> CallAsync(SimulatedRequest request, CancellationToken cancellationToken) =>
        _pipeline is null
            ? SendAsync(request, cancellationToken)
            : _pipeline.ExecuteAsync(
                new Arrival(request.Call, request.AttemptPath, request.Budget - time.GetElapsedTime(request.Arrived)),
                (Edge: this, Request: request),
                static (attempt, run, token) =>
                    run.Edge.SendAsync(
                        new(
                            attempt.Call,
                            attempt.Path,
                            attempt.IdempotencyKey ?? run.Request.IdempotencyKey,
                            run.Edge._isClient
                        )
                        {
                            Budget = attempt.Budget,
                            Calls = run.Edge._isClient ? run.Request.Calls : null,
                            RoundTripsToConnect = run.Request.RoundTripsToConnect,
                        },
                        token
                    ),
                cancellationToken
            );

    private async ValueTask<CallResult> SendAsync(SimulatedRequest request, CancellationToken cancellationToken)
    {
        var hit = Faults.Hit(request);
        if (hit is { Kind: FaultEffectKind.Refuse })
            return new(CallStatus.Refused, Detail: $"{edge.Name} is cut");
        if (hit is { Kind: FaultEffectKind.BlackHole })
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        var roundTrip = hit is { Kind: FaultEffectKind.Distant } ? hit.Delay : TimeSpan.Zero;
        await TravelAsync(
            networkTime
                + (roundTrip / 2)
                + (
                    roundTrip
                    * (
                        _isClient ? request.RoundTripsToConnect
                        : edge.FreshConnections ? 1
                        : 0
                    )
                ),
            cancellationToken
        );
        var answer = await callee.AskAsync(request, cancellationToken);
        if (request.Abandoned)
            return answer;
        if (hit is { Kind: FaultEffectKind.LoseAnswers })
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        await TravelAsync(networkTime + (roundTrip / 2) + Faults.DelayOf(request, hit), cancellationToken);
        return hit is { Kind: FaultEffectKind.Reset }
            ? new(CallStatus.Reset, answer.Attempts, Detail: $"the answer was lost on {edge.Name}")
            : answer;
    }

    private Task TravelAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        duration == TimeSpan.Zero
            ? Task.CompletedTask
            : time.WaitUntilAsync(time.TimestampAfter(time.GetTimestamp(), duration), cancellationToken);
}
