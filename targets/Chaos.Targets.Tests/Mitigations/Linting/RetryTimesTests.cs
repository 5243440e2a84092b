using Chaos.Mitigations;
using Chaos.Mitigations.Linting;
using Polly;

namespace Chaos.Targets.Tests.Mitigations.Linting;

public sealed class RetryTimesTests
{
    public static TheoryData<RetryJitter, DelayBackoffType> EveryKind
    {
        get
        {
            var all = new TheoryData<RetryJitter, DelayBackoffType>();
            foreach (var jitter in Enum.GetValues<RetryJitter>())
            foreach (var backoff in Enum.GetValues<DelayBackoffType>())
                all.Add(jitter, backoff);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void No_retry_ever_takes_longer_than_the_longest_nor_begins_earlier_than_the_shortest(
        RetryJitter jitter,
        DelayBackoffType backoff
    )
    {
        var retry = new Retry
        {
            MaxRetryAttempts = 5,
            Delay = Some.Ms(100),
            BackoffType = backoff,
            Jitter = jitter,
            MaxDelay = Some.Ms(900),
            AdditiveJitter = jitter == RetryJitter.Additive ? Some.Ms(70) : null,
        };
        var longest = RetryTimes.LongestDelays(retry, 5).TotalMilliseconds;
        var made = Some.AttemptTimes(Some.Policy(retry), 7, Enumerable.Range(0, 300).Select(n => (long)n));

        // Delays are rounded to whole milliseconds.
        Assert.All(made, times => Assert.InRange(times[^1], 0, longest + 5));
        Assert.All(made, times => Assert.True(times[1] >= RetryTimes.ShortestFirst(retry).TotalMilliseconds - 1));
        // The bound is not much larger than the longest observed time.
        Assert.True(made.Max(times => times[^1]) > longest * .6);
    }

    [Fact]
    public void The_longest_time_is_that_of_all_attempts_and_delays() =>
        Assert.Equal(
            Some.Ms((4 * 250) + 100 + 200 + 400),
            RetryTimes.Longest(
                new()
                {
                    MaxRetryAttempts = 3,
                    Delay = Some.Ms(100),
                    BackoffType = DelayBackoffType.Exponential,
                },
                Some.Ms(250)
            )
        );

    [Fact]
    public void A_total_retry_time_ends_it_after_one_more_round() =>
        Assert.Equal(
            Some.Ms(1000 + 100 + 100 + 250),
            RetryTimes.Longest(
                new()
                {
                    MaxRetryAttempts = 2,
                    Delay = Some.Ms(100),
                    MaxElapsed = Some.Ms(1000),
                },
                Some.Ms(250)
            ) + Some.Ms(500)
        );

    [Fact]
    public void Without_a_limit_of_an_attempt_there_is_no_longest_time() =>
        Assert.Null(RetryTimes.Longest(new() { MaxRetryAttempts = 1 }, null));

    [Theory]
    [InlineData(250, 1)]
    [InlineData(350, 1)]
    [InlineData(351, 2)]
    [InlineData(801, 3)]
    [InlineData(99_999, 4)]
    public void Attempts_begin_in_time_when_all_before_them_and_their_delays_fit(double limit, int begun) =>
        Assert.Equal(
            begun,
            RetryTimes.BegunWithin(
                Some.Ms(limit),
                new()
                {
                    MaxRetryAttempts = 3,
                    Delay = Some.Ms(100),
                    BackoffType = DelayBackoffType.Exponential,
                },
                Some.Ms(250)
            )
        );

    [Theory]
    [InlineData(RetryJitter.None, 100, 0)]
    [InlineData(RetryJitter.Full, 100, 100)]
    [InlineData(RetryJitter.Equal, 100, 50)]
    [InlineData(RetryJitter.Decorrelated, 100, 200)]
    [InlineData(RetryJitter.Full, 0, 0)]
    [InlineData(RetryJitter.Polly, 0, 0)]
    public void The_kind_of_jitter_decides_how_far_the_first_retries_spread(
        RetryJitter jitter,
        double delay,
        double spread
    ) =>
        Assert.Equal(
            Some.Ms(spread),
            RetryTimes.SpreadOfFirst(
                new()
                {
                    MaxRetryAttempts = 1,
                    Delay = Some.Ms(delay),
                    Jitter = jitter,
                }
            )
        );
}
