using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;
using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;
using Polly.Hedging;
using Timeout = Chaos.Mitigations.Timeout;

namespace Chaos.Targets.Tests.Mitigations;

/// <summary>
/// Every kind of Polly strategy can be a mitigation that needs only its own type. The tests use doubles with one method
/// each.
/// </summary>
public sealed class PollyMitigationTests
{
    [Fact]
    public void A_breaker_rejects_calls_unsent_and_its_rejections_are_not_retried() =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(
                Some.Policy(new Retry { MaxRetryAttempts = 3, Delay = Some.Ms(1) }, new Breaking()),
                clock,
                1
            );
            var first = await pipeline.ExecuteAsync(Some.Call(0), "", 0, Refuse, CancellationToken.None);
            var second = await pipeline.ExecuteAsync(Some.Call(1), "", 0, Refuse, CancellationToken.None);

            Assert.Equal((CallStatus.Rejected, 2), (first.Status, first.Attempts));
            Assert.Equal((CallStatus.Rejected, 0), (second.Status, second.Attempts));
            return 0;
        });

    [Fact]
    public void A_fallback_turns_a_failure_into_a_degraded_answer() =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(
                Some.Policy(new FallingBack(), new Timeout { Duration = Some.Ms(500) }),
                clock,
                1
            );

            var result = await pipeline.ExecuteAsync(
                Some.Call(),
                "",
                clock,
                PolicyPipelineTests.Never,
                CancellationToken.None
            );

            Assert.Equal((CallStatus.Degraded, 1, Some.Ms(500)), (result.Status, result.Attempts, clock.Now));
            return 0;
        });

    [Fact]
    public async Task A_hedge_makes_a_second_attempt_of_the_same_call_beside_the_first()
    {
        var pipeline = new PolicyPipeline(Some.Policy(new IdempotencyKey(), new Hedging()), TimeProvider.System, 1);
        var attempts = new List<Attempt>();

        var result = await pipeline.ExecuteAsync(
            Some.Call(),
            "",
            attempts,
            async (attempt, attempts, token) =>
            {
                attempts.Add(attempt);
                if (attempt.Number == 0)
                    await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return new(CallStatus.Ok);
            },
            CancellationToken.None
        );

        Assert.Equal((CallStatus.Ok, 2), (result.Status, result.Attempts));
        Assert.Equal(["0", "1"], attempts.Select(attempt => attempt.Path));
        Assert.Single(attempts.Select(attempt => attempt.IdempotencyKey).Distinct());
    }

    private static ValueTask<CallResult> Refuse(Attempt attempt, int state, CancellationToken cancellationToken) =>
        new(new CallResult(CallStatus.Refused));

    private abstract record StandIn : PollyMitigation
    {
        public override string Summary => GetType().Name;

        public override IEnumerable<PlanError> Errors(string path) => [];
    }

    private sealed record Breaking : StandIn
    {
        public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) =>
            builder.AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<CallResult>
                {
                    MinimumThroughput = 2,
                    FailureRatio = 0.5,
                    ShouldHandle = args => new(args.Outcome.Status() is { } status && !status.IsGood()),
                }
            );
    }

    private sealed record FallingBack : StandIn
    {
        public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) =>
            builder.AddFallback(
                new FallbackStrategyOptions<CallResult>
                {
                    ShouldHandle = args => new(args.Outcome.Status() is { } status && !status.IsGood()),
                    FallbackAction = _ => Outcome.FromResultAsValueTask(new CallResult(CallStatus.Degraded)),
                }
            );
    }

    private sealed record Hedging : StandIn
    {
        public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) =>
            builder.AddHedging(
                new HedgingStrategyOptions<CallResult>
                {
                    Delay = TimeSpan.Zero,
                    MaxHedgedAttempts = 1,
                    ShouldHandle = args => new(args.Outcome.Status() is { } status && !status.IsGood()),
                }
            );
    }
}
