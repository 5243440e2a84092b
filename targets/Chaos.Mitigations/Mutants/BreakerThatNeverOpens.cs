using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations.Mutants;

/// <summary>A breaker that never counts enough outcomes to open.</summary>
[BrokenOnPurpose]
public sealed record BreakerThatNeverOpens : PollyMitigation
{
    public override string Summary => "breaker that never opens";

    public override IEnumerable<PlanError> Errors(string path) => [];

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) =>
        new CircuitBreaker { MinimumThroughput = int.MaxValue }.AddTo(builder, context);
}
