using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// Limits a call to the time that its caller has left, and passes the remaining time on to every callee. No service
/// works for a caller that has given up, and none waits longer than the first caller in the chain allowed. On an edge
/// it limits the calls over that edge. At a service's entrance it limits all that the service does for a request.
/// </summary>
/// <remarks>
/// The limit counts from the time at which the call entered the policy, also when the deadline comes after a retry in
/// the policy: it belongs to the call and not to an attempt.
/// </remarks>
public sealed record Deadline : PollyMitigation
{
    /// <summary>Name of the counter of calls whose time ran out while they were under way.</summary>
    public const string DeadlinesCounter = "deadlines";

    /// <summary>
    /// Name of the counter of calls, or of attempts, that had no time left when they arrived. They are not sent.
    /// </summary>
    public const string OnArrivalCounter = "deadlinesOnArrival";

    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Longest time that a call may take. Null for only the time that its caller has left. The smaller of both applies.
    /// </summary>
    [Allowed("1ms", "24h", Or = "none for what the caller has left")]
    public TimeSpan? Budget { get; init; }

    public override string Summary =>
        Budget is { } budget ? $"deadline {Words.Of(budget)} or what the caller has left" : "deadline of the caller";

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        var (deadlines, onArrival) = (context.Counter(DeadlinesCounter), context.Counter(OnArrivalCounter));
        builder.AddLayer(new Arriving(Budget, context.Time, onArrival));
        builder.AddStrategy(
            _ => new TimeLimitStrategy(context.Time, Limit, scope => deadlines.Increment(scope.Call)),
            new TimeLimitOptions()
        );

        // Timers round down to whole milliseconds. A limit rounded down to 0 would pass before the attempt begins.
        TimeSpan? Limit(CallScope scope) =>
            Left(scope, context.Time) is not { } left ? null
            : left > s_shortest ? left
            : s_shortest;
    }

    /// <summary>Returns the time left until the deadline of a call. Returns null when it has none.</summary>
    private static TimeSpan? Left(CallScope scope, TimeProvider time) =>
        scope.Deadline - time.GetElapsedTime(scope.Started);

    private sealed class Arriving(TimeSpan? budget, TimeProvider time, EventCounter onArrival)
        : ResilienceStrategy<CallResult>
    {
        protected override ValueTask<Outcome<CallResult>> ExecuteCore<TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<CallResult>>> callback,
            ResilienceContext context,
            TState state
        )
        {
            var scope = CallScope.Of(context);
            scope.Deadline = Earlier(Earlier(budget, scope.Budget), scope.Deadline);
            if (!(Left(scope, time) <= TimeSpan.Zero))
                return callback(context, state);
            onArrival.Increment(scope.Call);
            return Outcome.FromResultAsValueTask(
                new CallResult(CallStatus.TimedOut, Detail: "nothing was left of the caller's time")
            );
        }

        private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;
    }
}
