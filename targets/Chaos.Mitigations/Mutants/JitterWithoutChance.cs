using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations.Pipelines;
using Polly;
using Polly.Retry;

namespace Chaos.Mitigations.Mutants;

/// <summary>
/// Exponential backoff with full jitter that always draws the same number, so that all clients retry together.
/// </summary>
[BrokenOnPurpose]
public sealed record JitterWithoutChance : PollyMitigation
{
    public required int MaxRetryAttempts { get; init; }

    public required TimeSpan Delay { get; init; }

    public StatusSet RetryOn { get; init; } = new Retry { MaxRetryAttempts = 1 }.RetryOn;

    public override string Summary => $"{MaxRetryAttempts} retries, exponential {Delay}, jitter without chance";

    public override IEnumerable<PlanError> Errors(string path) => [];

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        var healthy = new Retry
        {
            MaxRetryAttempts = MaxRetryAttempts,
            Delay = Delay,
            BackoffType = DelayBackoffType.Exponential,
            Jitter = RetryJitter.Full,
            RetryOn = RetryOn,
        };
        builder.AddRetry(
            new RetryStrategyOptions<CallResult>
            {
                MaxRetryAttempts = MaxRetryAttempts,
                ShouldHandle = args =>
                    new(
                        args.AttemptNumber < MaxRetryAttempts
                            && args.Outcome.Status() is { } status
                            && healthy.RetryOn.Contains(status)
                            && context.MayRetry(CallScope.Of(args.Context))
                    ),
                DelayGenerator = args => new(healthy.DelayBefore(args.AttemptNumber, TimeSpan.Zero, 0.5)),
            }
        );
    }
}
