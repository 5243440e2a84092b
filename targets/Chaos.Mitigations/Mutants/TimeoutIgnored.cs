using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations.Mutants;

/// <summary>A timeout that never fires.</summary>
[BrokenOnPurpose]
public sealed record TimeoutIgnored : PollyMitigation
{
    public required TimeSpan Duration { get; init; }

    public override string Summary => $"timeout {Duration}, ignored";

    public override IEnumerable<PlanError> Errors(string path) => [];

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) { }
}
