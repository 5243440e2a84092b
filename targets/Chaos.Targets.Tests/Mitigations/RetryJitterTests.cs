using Chaos.Mitigations;
using Polly;

namespace Chaos.Targets.Tests.Mitigations;

/// <summary>
/// Bounds hold for every draw. Means over 4,000 calls are within 2 % of the largest value, which is more than 4
/// standard errors of a uniform draw.
/// </summary>
public sealed class RetryJitterTests
{
    private const int Calls = 4000;

    private static readonly Retry s_exponential = new()
    {
        MaxRetryAttempts = 5,
        BackoffType = DelayBackoffType.Exponential,
        Delay = Some.Ms(100),
        MaxDelay = Some.Ms(1000),
    };

    [Theory]
    [InlineData(RetryJitter.Full, 0, 1)]
    [InlineData(RetryJitter.Equal, 0.5, 1)]
    [InlineData(RetryJitter.Proportional, 1, 1.5)]
    public void A_delay_is_uniform_between_its_shares_of_the_plain_one(RetryJitter jitter, double low, double high)
    {
        double[] plain = [100, 200, 400, 800, 1000];
        var delays = Sample(s_exponential with { Jitter = jitter });

        for (var n = 0; n < plain.Length; n++)
            AssertUniform(delays.Select(d => d[n]), low * plain[n], high * plain[n]);
    }

    [Fact]
    public void The_guides_formula_gives_the_guides_example_delays()
    {
        // delay = min(max_delay, base_delay * 2^attempt) + random(0, jitter); base 100 ms, max 2 s, jitter 0-100 ms.
        double[] from = [100, 200, 400, 800, 1600];
        var delays = Sample(
            s_exponential with
            {
                MaxDelay = Some.Ms(2000),
                Jitter = RetryJitter.Additive,
                AdditiveJitter = Some.Ms(100),
            }
        );

        for (var n = 0; n < from.Length; n++)
            AssertUniform(delays.Select(d => d[n]), from[n], from[n] + 100);
    }

    [Fact]
    public void The_guides_pattern_of_five_attempts_gives_its_schedule_and_then_gives_up()
    {
        // Attempt 1 at once, 2: 100 + random(0-50), 3: 200 + random(0-100), 4: 400 + random(0-200), 5: 800 +
        // random(0-400) [then give up].
        var delays = Sample(
            s_exponential with
            {
                MaxRetryAttempts = 4,
                MaxDelay = Some.Ms(2000),
                Jitter = RetryJitter.Proportional,
            }
        );

        Assert.All(delays, d => Assert.Equal(4, d.Length));
        for (var n = 0; n < 4; n++)
            AssertUniform(delays.Select(d => d[n]), 100 << n, 150 << n);
    }

    [Fact]
    public void The_cap_holds_before_additive_jitter_and_not_after_it()
    {
        var delays = Sample(
            s_exponential with
            {
                MaxRetryAttempts = 7,
                Jitter = RetryJitter.Additive,
                AdditiveJitter = Some.Ms(100),
            }
        );

        AssertUniform(delays.Select(d => d[6]), 1000, 1100);
    }

    [Fact]
    public void A_decorrelated_delay_is_uniform_between_the_first_and_three_times_the_previous_one_under_the_cap()
    {
        var delays = Sample(s_exponential with { Jitter = RetryJitter.Decorrelated });

        AssertUniform(delays.Select(d => d[0]), 100, 300);
        foreach (var call in delays)
            for (var n = 1; n < call.Length; n++)
                // Delays are rounded to milliseconds, the recursion is not: half a millisecond, three times.
                Assert.InRange(call[n], 100, Math.Min(1000, (3 * call[n - 1]) + 2));
        // E[d1] = (100 + 3 E[d0]) / 2 = (100 + 600) / 2 where the cap cannot be reached: 3 * 300 < 1000.
        Assert.InRange(delays.Average(d => d[1]), 350 - 10, 350 + 10);
        Assert.Contains(delays, d => d[4] == 1000);
        // The recursion itself: given the previous delay, the next has mean (100 + 3 * previous) / 2.
        Assert.InRange(delays.Average(d => d[1] - ((100 + (3 * d[0])) / 2)), -8, 8);
    }

    [Fact]
    public void Decorrelated_delays_start_again_each_time_the_retry_is_entered()
    {
        var inner = s_exponential with
        {
            MaxRetryAttempts = 3,
            Jitter = RetryJitter.Decorrelated,
            MaxDelay = Some.Ms(100_000),
        };
        var policy = Some.Policy(new Retry { MaxRetryAttempts = 9, Delay = TimeSpan.Zero }, inner);

        var delays = Some.Delays(Some.AttemptTimes(policy));

        Assert.Equal(39, delays.Length);
        for (var first = 0; first < delays.Length; first += 4)
            Assert.InRange(delays[first], 100, 300);
    }

    [Fact]
    public void Pollys_jitter_keeps_within_its_documented_bounds_and_around_the_medians_of_its_formula()
    {
        // d(n) = (f(n + u) - f(n - 1 + u')) / 1.4 with f(t) = 2^t tanh(sqrt(4 t)), in units of the first delay; at u =
        // u' = 1/2:
        double[] medians = [90, 109, 204, 404, 808];
        var delays = Sample(s_exponential with { Jitter = RetryJitter.Polly, MaxDelay = Some.Ms(100_000) });

        for (var n = 0; n < 5; n++)
        {
            var sorted = delays.Select(d => d[n]).Order().ToArray();
            Assert.InRange(sorted[0], 0, sorted[^1]);
            Assert.InRange(sorted[^1], 0, 100 * (n < 2 ? Math.Pow(2, n + 1) : Math.Pow(2, n + 1) - Math.Pow(2, n - 1)));
            Assert.InRange(sorted[Calls / 2], 0.9 * medians[n], 1.1 * medians[n]);
        }
    }

    [Fact]
    public void Pollys_jitter_of_a_constant_delay_is_a_quarter_of_it_either_way() =>
        AssertUniform(
            Sample(s_exponential with { BackoffType = DelayBackoffType.Constant, Jitter = RetryJitter.Polly })
                .Select(d => d[3]),
            75,
            125
        );

    [Fact]
    public void Pollys_jitter_is_capped_too() =>
        Assert.All(
            Sample(s_exponential with { Jitter = RetryJitter.Polly, MaxDelay = Some.Ms(150) }).SelectMany(d => d),
            delay => Assert.InRange(delay, 0, 150)
        );

    [Theory]
    [InlineData(RetryJitter.Full)]
    [InlineData(RetryJitter.Decorrelated)]
    [InlineData(RetryJitter.Polly)]
    public void The_delays_of_a_call_depend_on_seed_call_and_path_and_on_nothing_else(RetryJitter jitter)
    {
        var policy = Some.Policy(s_exponential with { Jitter = jitter });
        var forwards = Some.AttemptTimes(policy, 7, [0, 1, 2, 3, 4]);
        var backwards = Some.AttemptTimes(policy, 7, [4, 3, 2, 1, 0]);

        Assert.Equal(forwards, backwards.Reverse());
        Assert.Equal(5, forwards.Select(times => string.Join(' ', times)).Distinct().Count());
        Assert.Equal(forwards[3], Some.AttemptTimes(policy, 7, 3));
        Assert.NotEqual(forwards[3], Some.AttemptTimes(policy, 8, 3));
        Assert.NotEqual(forwards[3], Some.AttemptTimes(policy, 7, 3, "1"));
    }

    [Fact]
    public void A_budget_or_a_timeout_in_the_same_policy_does_not_change_the_draws_of_a_retry()
    {
        var retry = s_exponential with { Jitter = RetryJitter.Full };

        Assert.Equal(
            Some.AttemptTimes(Some.Policy(retry)),
            Some.AttemptTimes(
                Some.Policy(new RetryBudget(), new Chaos.Mitigations.Timeout { Duration = Some.Ms(60_000) }, retry)
            )
        );
    }

    [Fact]
    public void Full_jitter_of_a_few_milliseconds_keeps_its_mean_although_timers_count_whole_ones() =>
        Assert.InRange(
            Sample(
                    new Retry
                    {
                        MaxRetryAttempts = 1,
                        Delay = Some.Ms(5),
                        Jitter = RetryJitter.Full,
                    }
                )
                .Average(d => d[0]),
            2.4,
            2.6
        );

    private static double[][] Sample(Retry retry) =>
        [
            .. Some.AttemptTimes(Some.Policy(retry), 1, Enumerable.Range(0, Calls).Select(n => (long)n))
                .Select(Some.Delays),
        ];

    private static void AssertUniform(IEnumerable<double> draws, double low, double high)
    {
        var sorted = draws.Order().ToArray();
        var width = high - low;
        Assert.InRange(sorted[0], low, low + (0.01 * width) + 1);
        Assert.InRange(sorted[^1], high - (0.01 * width) - 1, high);
        for (var decile = 1; decile < 10; decile++)
            Assert.InRange(
                sorted[sorted.Length * decile / 10],
                low + (((decile / 10.0) - 0.04) * width) - 1,
                low + (((decile / 10.0) + 0.04) * width) + 1
            );
        Assert.InRange(sorted.Average(), low + (0.48 * width), low + (0.52 * width));
    }
}
