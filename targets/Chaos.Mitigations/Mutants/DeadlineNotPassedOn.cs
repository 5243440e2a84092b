using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations.Mutants;

/// <summary>
/// A deadline that is kept here but not passed on: callees go on working for a caller that has given up.
/// </summary>
[BrokenOnPurpose]
public sealed record DeadlineNotPassedOn : PollyMitigation
{
    public TimeSpan? Budget { get; init; }

    public override string Summary => $"deadline {Budget}, not passed on";

    public override IEnumerable<PlanError> Errors(string path) => [];

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        new Deadline { Budget = Budget }.AddTo(builder, context);
        context.ShapeAttempts(attempt => attempt with { Budget = null });
    }
}
