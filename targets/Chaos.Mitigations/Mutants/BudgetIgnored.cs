using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations.Mutants;

/// <summary>A retry budget that does not limit any retry.</summary>
[BrokenOnPurpose]
public sealed record BudgetIgnored : PollyMitigation
{
    public override string Summary => "retry budget, ignored";

    public override IEnumerable<PlanError> Errors(string path) => [];

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) =>
        context.PermitRetries(_ => true);
}
