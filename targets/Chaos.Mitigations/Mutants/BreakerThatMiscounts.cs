using System.Globalization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Core.Texts;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations.Mutants;

/// <summary>
/// A breaker that counts mistakes of the caller as failures of the callee, and failures of the callee as successes.
/// </summary>
[BrokenOnPurpose]
public sealed record BreakerThatMiscounts : PollyMitigation
{
    public required double FailureRatio { get; init; }

    public required int MinimumThroughput { get; init; }

    public required TimeSpan SamplingDuration { get; init; }

    public override string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"breaker {Percent.Of(FailureRatio)} of at least {MinimumThroughput}, counts the wrong outcomes"
        );

    public override IEnumerable<PlanError> Errors(string path) => [];

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) =>
        new CircuitBreaker
        {
            FailureRatio = FailureRatio,
            MinimumThroughput = MinimumThroughput,
            SamplingDuration = SamplingDuration,
            HandleOn = [CallStatus.ClientError],
        }.AddTo(builder, context);
}
