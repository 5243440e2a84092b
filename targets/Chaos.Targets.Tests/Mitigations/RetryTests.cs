using Chaos.Core.Calls;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class RetryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void MaxRetryAttempts_does_not_count_the_first_try(int retries) =>
        Assert.Equal(
            retries + 1,
            Some.AttemptTimes(Some.Policy(new Retry { MaxRetryAttempts = retries, Delay = TimeSpan.Zero })).Length
        );

    [Theory]
    [InlineData(DelayBackoffType.Constant, new double[] { 0, 100, 200, 300, 400, 500 })]
    [InlineData(DelayBackoffType.Linear, new double[] { 0, 100, 300, 600, 1000, 1400 })]
    [InlineData(DelayBackoffType.Exponential, new double[] { 0, 100, 300, 700, 1100, 1500 })]
    public void Without_jitter_attempts_are_made_exactly_at_the_times_of_the_formula(
        DelayBackoffType backoff,
        double[] times
    ) =>
        Assert.Equal(
            times,
            Some.AttemptTimes(
                Some.Policy(
                    new Retry
                    {
                        MaxRetryAttempts = 5,
                        BackoffType = backoff,
                        Delay = Some.Ms(100),
                        MaxDelay = Some.Ms(400),
                    }
                )
            )
        );

    [Fact]
    public void Exponential_delays_stay_finite_however_many_retries_there_are() =>
        Assert.Equal(
            TimeSpan.FromDays(1),
            new Retry { MaxRetryAttempts = 1000, BackoffType = DelayBackoffType.Exponential }.DelayBefore(
                999,
                TimeSpan.Zero,
                0
            )
        );

    [Theory]
    [InlineData(CallStatus.Ok, false)]
    [InlineData(CallStatus.Degraded, false)]
    [InlineData(CallStatus.ClientError, false)]
    [InlineData(CallStatus.Refused, true)]
    [InlineData(CallStatus.TimedOut, true)]
    [InlineData(CallStatus.Reset, true)]
    [InlineData(CallStatus.Rejected, false)]
    [InlineData(CallStatus.ServerError, true)]
    [InlineData(CallStatus.Dropped, false)]
    [InlineData(CallStatus.Unknown, false)]
    public async Task By_default_only_transient_failures_are_retried(CallStatus status, bool retried)
    {
        var pipeline = new PolicyPipeline(
            Some.Policy(new Retry { MaxRetryAttempts = 1, Delay = TimeSpan.Zero }),
            TimeProvider.System,
            1
        );

        var result = await pipeline.ExecuteAsync(
            Some.Call(),
            "",
            status,
            (_, status, _) => new(new CallResult(status)),
            CancellationToken.None
        );

        Assert.Equal(new CallResult(status, retried ? 2 : 1), result);
    }

    [Fact]
    public async Task The_retried_statuses_can_be_chosen()
    {
        var pipeline = new PolicyPipeline(
            Some.Policy(
                new Retry
                {
                    MaxRetryAttempts = 3,
                    Delay = TimeSpan.Zero,
                    RetryOn = [CallStatus.Rejected],
                }
            ),
            TimeProvider.System,
            1
        );
        CallStatus[] script = [CallStatus.Rejected, CallStatus.Rejected, CallStatus.Refused];

        var result = await pipeline.ExecuteAsync(
            Some.Call(),
            "",
            script,
            (attempt, script, _) => new(new CallResult(script[attempt.Number])),
            CancellationToken.None
        );

        Assert.Equal(new CallResult(CallStatus.Refused, 3), result);
    }

    [Theory]
    [InlineData(249, 4)]
    [InlineData(200, 3)]
    [InlineData(201, 4)]
    [InlineData(1, 2)]
    public void No_retry_is_made_after_the_total_time_has_passed(double maxElapsed, int attempts) =>
        Assert.Equal(
            attempts,
            Some.AttemptTimes(
                Some.Policy(
                    new Retry
                    {
                        MaxRetryAttempts = 50,
                        Delay = Some.Ms(100),
                        MaxElapsed = Some.Ms(maxElapsed),
                    }
                )
            ).Length
        );

    [Fact]
    public void Retries_in_two_layers_multiply_and_draw_independently()
    {
        var layer = new Retry
        {
            MaxRetryAttempts = 2,
            Delay = Some.Ms(1000),
            Jitter = RetryJitter.Full,
        };

        // Two of eight draws may fall on the same of a thousand milliseconds. Layers with the same draws would make
        // three pairs.
        var delays = Some.Delays(Some.AttemptTimes(Some.Policy(layer, layer)));

        Assert.Equal(8, delays.Length);
        Assert.InRange(delays.Distinct().Count(), 7, 8);
    }

    [Fact]
    public void Every_field_out_of_range_is_named_at_once()
    {
        var retry = new Retry
        {
            MaxRetryAttempts = 1001,
            BackoffType = (DelayBackoffType)9,
            Jitter = (RetryJitter)9,
            Delay = Some.Ms(-1),
            MaxDelay = TimeSpan.FromDays(2),
            MaxElapsed = TimeSpan.Zero,
            AdditiveJitter = Some.Ms(5),
            RetryOn = [],
        };

        Assert.Equal(
            [
                "p.maxRetryAttempts",
                "p.delay",
                "p.maxDelay",
                "p.maxElapsed",
                "p.retryOn",
                "p.backoffType",
                "p.jitter",
                "p.additiveJitter",
            ],
            retry.Errors("p").Select(error => error.Field)
        );
    }

    [Fact]
    public void A_cap_below_the_first_delay_a_missing_additive_jitter_and_a_retried_success_are_errors()
    {
        var retry = new Retry
        {
            MaxRetryAttempts = 1,
            Delay = Some.Ms(100),
            MaxDelay = Some.Ms(99),
            Jitter = RetryJitter.Additive,
            RetryOn = [CallStatus.Ok],
        };

        Assert.Equal(["p.maxDelay", "p.additiveJitter", "p.retryOn"], retry.Errors("p").Select(error => error.Field));
    }

    [Theory]
    [InlineData(0, "no retries")]
    [InlineData(1, "1 retry, exponential 100 ms to 2 s, full jitter, within 5 s")]
    [InlineData(3, "3 retries, exponential 100 ms to 2 s, full jitter, within 5 s")]
    public void Its_summary_says_what_it_does(int retries, string words) =>
        Assert.Equal(
            words,
            new Retry
            {
                MaxRetryAttempts = retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = Some.Ms(100),
                MaxDelay = Some.Ms(2000),
                Jitter = RetryJitter.Full,
                MaxElapsed = Some.Ms(5000),
            }.Summary
        );
}
