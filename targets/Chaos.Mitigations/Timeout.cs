using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// Stops waiting for an answer after a time. Before a retry in the policy it limits the whole call, including the
/// delays. After a retry it limits each attempt.
/// </summary>
public sealed record Timeout : PollyMitigation
{
    /// <summary>Name of the counter of calls or attempts that timed out.</summary>
    public const string TimeoutsCounter = "timeouts";

    /// <summary>How long to wait. The allowed range is Polly's. Timers round it down to whole milliseconds.</summary>
    [Allowed("10ms", "24h")]
    public required TimeSpan Duration { get; init; }

    public override string Summary => $"timeout {Words.Of(Duration)}";

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        var timeouts = context.Counter(TimeoutsCounter);
        builder.AddStrategy(
            _ => new TimeLimitStrategy(context.Time, _ => Duration, scope => timeouts.Increment(scope.Call)),
            new TimeLimitOptions()
        );
    }
}
