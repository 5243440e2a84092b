using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations.Pipelines;
using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;

namespace Chaos.Mitigations.Mutants;

/// <summary>A fallback that fails as well: its own source is down, behind a breaker that is open.</summary>
[BrokenOnPurpose]
public sealed record FallbackThrows : PollyMitigation
{
    public override string Summary => "fallback that throws";

    public override IEnumerable<PlanError> Errors(string path) => [];

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        var healthy = new Fallback();
        builder.AddFallback(
            new FallbackStrategyOptions<CallResult>
            {
                ShouldHandle = args => new(args.Outcome.Status() is { } status && healthy.HandleOn.Contains(status)),
                FallbackAction = _ => throw new BrokenCircuitException("the fallback's own source is down"),
            }
        );
    }
}
