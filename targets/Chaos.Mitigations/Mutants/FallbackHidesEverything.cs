using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations.Pipelines;
using Polly;
using Polly.Fallback;

namespace Chaos.Mitigations.Mutants;

/// <summary>
/// A fallback that reports its answer as a full one, however old it is, and also for the caller's own mistakes.
/// </summary>
[BrokenOnPurpose]
public sealed record FallbackHidesEverything : PollyMitigation
{
    public override string Summary => "fallback that hides everything";

    public override IEnumerable<PlanError> Errors(string path) => [];

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) =>
        builder.AddFallback(
            new FallbackStrategyOptions<CallResult>
            {
                ShouldHandle = args => new(args.Outcome.Status() is { } status && !status.IsGood()),
                FallbackAction = _ => Outcome.FromResultAsValueTask(new CallResult(CallStatus.Ok)),
            }
        );
}
