using System.Globalization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Core.Texts;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations.Mutants;

/// <summary>A breaker that opens as it should, but then never lets a call try again.</summary>
[BrokenOnPurpose]
public sealed record BreakerThatNeverCloses : PollyMitigation
{
    public required double FailureRatio { get; init; }

    public required int MinimumThroughput { get; init; }

    public required TimeSpan SamplingDuration { get; init; }

    public override string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"breaker {Percent.Of(FailureRatio)} of at least {MinimumThroughput}, never closes"
        );

    public override IEnumerable<PlanError> Errors(string path) => [];

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) =>
        new CircuitBreaker
        {
            FailureRatio = FailureRatio,
            MinimumThroughput = MinimumThroughput,
            SamplingDuration = SamplingDuration,
            BreakDuration = TimeSpan.FromDays(1),
        }.AddTo(builder, context);
}
