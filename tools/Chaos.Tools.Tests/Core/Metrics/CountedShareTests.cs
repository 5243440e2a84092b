using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

/// <summary>Shares of a service's counters, over the three whole seconds of the fault.</summary>
public sealed class CountedShareTests
{
    /// <summary>
    /// 100 attempts a second. During the fault the service fails 20 of them itself, and 72 of the other 80 are good.
    /// </summary>
    private static readonly TrialRecord s_record = Record(
        ("attempts", _ => 100),
        ("failed", s => s is >= 6 and < 9 ? 20 : 0),
        ("done", s => s is >= 6 and < 9 ? 72 : 100)
    );

    [Fact]
    public void The_availability_of_a_hop_counts_only_its_own_failures()
    {
        var hop = new OwnAvailability("payment").Measure([s_record], Phase.DuringFault)!.Value;
        Assert.Equal((.8, 300), (hop.Value, hop.Count));
        // Wilson's interval for 240 of 300.
        Assert.Equal(.75107, hop.Low, 5);
        Assert.Equal(.84134, hop.High, 5);
        Assert.Equal(1, new OwnAvailability("payment").Measure([s_record], Phase.AfterFault)!.Value.Value);
    }

    [Fact]
    public void The_availability_behind_a_hop_is_of_the_calls_that_the_hop_made() =>
        Assert.Equal((.9, 240), Figure(new AvailabilityBehind("payment")));

    [Fact]
    public void A_share_is_one_counter_divided_by_another() =>
        Assert.Equal((.2, 300), Figure(new CounterShare("failed by itself", "payment", "failed", "attempts")));

    [Fact]
    public void All_rounds_count_together()
    {
        var other = Record(("attempts", _ => 50), ("failed", _ => 0));
        Assert.Equal(
            60.0 / 450,
            new CounterShare("failed by itself", "payment", "failed", "attempts")
                .Measure([s_record, other], Phase.DuringFault)!
                .Value.Value
        );
    }

    [Fact]
    public void Counters_of_0_give_no_share()
    {
        Assert.Null(new OwnAvailability("bank").Measure([s_record], Phase.DuringFault));
        Assert.Null(new AvailabilityBehind("bank").Measure([s_record], Phase.DuringFault));
        Assert.Null(new CounterShare("nothing", "payment", "failed", "nothing").Measure([s_record], Phase.DuringFault));
        Assert.Null(
            new CounterShare("more than all", "payment", "attempts", "failed").Measure([s_record], Phase.DuringFault)
        );
    }

    private static (double, long) Figure(Metric metric)
    {
        var estimate = metric.Measure([s_record], Phase.DuringFault)!.Value;
        return (estimate.Value, estimate.Count);
    }

    private static TrialRecord Record(params (string Name, Func<int, long> PerSecond)[] counters) =>
        Some.Record("with") with
        {
            Services =
            [
                new()
                {
                    Name = "payment",
                    PerSlot = counters.ToDictionary(
                        c => c.Name,
                        c => (IReadOnlyList<long>)[.. Enumerable.Range(0, 22).Select(c.PerSecond)]
                    ),
                },
            ],
        };
}
