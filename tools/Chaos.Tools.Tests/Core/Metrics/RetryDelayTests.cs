using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

public sealed class RetryDelayTests
{
    private const string Edge = "order->payment";

    [Fact]
    public void Mean_least_and_most_are_those_of_the_retry_over_all_rounds()
    {
        // The delays are 100 ms and 200 ms in one round, and 250 ms in the other.
        IReadOnlyList<TrialRecord> rounds = [Round(2, 300_000, 100_000, 200_000), Round(1, 250_000, 250_000, 250_000)];

        Assert.Equal((550.0 / 3, 3), Figure(new RetryDelayMean(Edge, 2), rounds));
        Assert.Equal((100, 3), Figure(new RetryDelayLeast(Edge, 2), rounds));
        Assert.Equal((250, 3), Figure(new RetryDelayMost(Edge, 2), rounds));
    }

    [Fact]
    public void A_retry_that_was_never_made_has_no_delays()
    {
        foreach (
            var metric in (Metric[])
                [new RetryDelayMean(Edge, 1), new RetryDelayLeast(Edge, 1), new RetryDelayMost("order->bank", 2)]
        )
            Assert.Null(metric.Measure([Round(1, 1_000, 1_000, 1_000)], Phase.Whole));
    }

    private static (double, long) Figure(Metric metric, IReadOnlyList<TrialRecord> rounds)
    {
        var estimate = metric.Measure(rounds, Phase.Whole)!.Value;
        return (estimate.Value, estimate.Count);
    }

    private static TrialRecord Round(long count, long sum, long least, long most) =>
        Some.Record(
            "with",
            totals: new Dictionary<string, long>
            {
                [$"{Edge} retry2 count"] = count,
                [$"{Edge} retry2 microseconds"] = sum,
                [$"{Edge} retry2 leastMicroseconds"] = least,
                [$"{Edge} retry2 mostMicroseconds"] = most,
            }
        );
}
