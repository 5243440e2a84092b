using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations.Mutants;

/// <summary>A limiter that admits every call.</summary>
[BrokenOnPurpose]
public sealed record LimiterThatLeaks : PollyMitigation
{
    public override string Summary => "limiter that admits everybody";

    public override IEnumerable<PlanError> Errors(string path) => [];

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) { }
}
