using Chaos.Core.Trials;
using Chaos.Faults.Toxics;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class EdgeTrafficTests
{
    [Fact]
    public void What_passed_between_two_samples_is_shared_over_the_seconds_that_they_span() =>
        Assert.Equal([100, 50, 50, 60], EdgeTraffic.PerSecond([(0, 1000), (1, 1100), (3, 1200)], 1260));

    [Fact]
    public void Samples_that_come_late_move_nothing_to_another_second()
    {
        var even = EdgeTraffic.PerSecond(
            [
                .. Enumerable
                    .Range(0, 11)
                    .Select(i => (i + (.03 * (i % 3)), (long)Math.Round(1000 * (i + (.03 * (i % 3)))))),
            ],
            11_000
        );

        Assert.Equal(Enumerable.Repeat(1000L, 11), even);
    }

    [Fact]
    public void The_last_second_ends_with_what_was_counted_when_all_was_over()
    {
        // Relative to a late beginning the samples seem early, and the last of them belongs to the second before.
        Assert.Equal([10, 11, 29], EdgeTraffic.PerSecond([(0, 0), (1, 10), (1.98, 20)], 50));
        Assert.Equal([43], EdgeTraffic.PerSecond([(0, 7)], 50));
        Assert.Empty(EdgeTraffic.PerSecond([], 50));
    }

    [Fact]
    public void Attempts_and_calls_of_the_trials_at_hand_are_added_up_by_slot()
    {
        var record = new ServiceRecord
        {
            Name = "order->payment",
            PerSlot = new Dictionary<string, IReadOnlyList<long>> { [ServiceRecord.Requests] = [9, 9] },
        };
        var trials = new Dictionary<string, TrialRequests>
        {
            ["a"] = new([2, 1], [1, 0], [1, 1]),
            ["b"] = new([0, 0, 5], [0, 0, 4], [0, 0, 1]),
            ["earlier"] = new([7], [7], [7]),
        };

        var both = EdgeTraffic.WithCalls(record, trials, ["a", "b", "unheard of"]);

        Assert.Equal([2, 1, 5], both.PerSlot[ServiceRecord.Attempts]);
        Assert.Equal([1, 0, 4], both.PerSlot[ServiceRecord.Retries]);
        Assert.Equal([1, 1, 1], both.PerSlot[ServiceRecord.Calls]);
        Assert.Equal([9, 9], both.PerSlot[ServiceRecord.Requests]);
        Assert.Equal((8, 3), (both.Totals[ServiceRecord.Attempts], both.Totals[ServiceRecord.Calls]));
        // Requests without baggage are counted in the second in which they passed; there are no attempts or calls.
        Assert.Same(record, EdgeTraffic.WithCalls(record, trials, ["unheard of"]));
    }
}
