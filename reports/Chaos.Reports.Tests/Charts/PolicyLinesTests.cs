using Chaos.Core.Trials;
using Chaos.Reports.Charts;

namespace Chaos.Reports.Tests.Charts;

public sealed class PolicyLinesTests
{
    [Fact]
    public void What_policies_counted_is_drawn_and_what_services_counted_is_not()
    {
        var trial = With(
            ("order->payment breakerRejected", [0, 5, 7]),
            ("order->payment attempts", [9, 9, 9]),
            ("charges", [9, 9, 9]),
            ("order->payment shed", [0, 0, 0])
        );

        var line = Assert.Single(new PolicyLines([trial]).CountersOf(trial));

        Assert.Equal("order → payment breaker rejected", line.Name);
        Assert.Equal([0.0, 5, 7], line.Values.Take(3));
    }

    [Fact]
    public void All_arms_are_drawn_with_the_same_lines_in_the_same_styles()
    {
        var (one, other) = (With(("order->payment retries", [1, 1])), With(("order->payment hedges", [2, 2])));
        var lines = new PolicyLines([one, other]);

        Assert.Equal(
            lines.CountersOf(one).Select(l => (l.Name, l.Style)),
            lines.CountersOf(other).Select(l => (l.Name, l.Style))
        );
        Assert.Equal(["order → payment hedges", "order → payment retries"], lines.CountersOf(one).Select(l => l.Name));
    }

    [Fact]
    public void No_more_lines_than_can_be_distinguished()
    {
        var trial = With([.. Enumerable.Range(1, 7).Select(i => ($"order->payment counter{i}", new long[] { i }))]);

        Assert.Equal(
            ["counter7", "counter6", "counter5", "counter4"],
            new PolicyLines([trial]).CountersOf(trial).Select(l => l.Name.Split(' ')[^1])
        );
    }

    [Fact]
    public void Permits_are_drawn_and_queues_calls_in_flight_and_states_are_not()
    {
        var trial = With() with
        {
            Series =
            [
                .. new[]
                {
                    "order->payment bulkhead in use",
                    "order->payment breaker",
                    "payment queue depth",
                    "payment in flight",
                    "payment in flight for nobody",
                }.Select(n => new SeriesRecord
                {
                    Name = n,
                    Seconds = [0, 1],
                    Values = [1, 2],
                }),
            ],
        };

        Assert.Equal(["order → payment bulkhead in use"], new PolicyLines([trial]).GaugesOf(trial).Select(l => l.Name));
    }

    [Fact]
    public void A_breaker_is_open_from_its_opening_to_its_closing_through_all_probes_between()
    {
        var trial = With() with
        {
            Events =
            [
                .. new[]
                {
                    (3.0, "opened"),
                    (4.0, "half-open"),
                    (4.0, "opened"),
                    (5.0, "half-open"),
                    (5.1, "closed"),
                    (20.0, "opened"),
                }.Select(e => new TrialEvent(TimeSpan.FromSeconds(e.Item1), e.Item2)
                {
                    Name = $"breaker {e.Item2}",
                    Source = "order->payment",
                }),
            ],
        };

        Assert.Equal(
            [(3.0, 5.1, "state"), (20.0, 25.0, "state")],
            Shade.OpenBreakers(trial).Select(s => (s.From, s.To, s.Style))
        );
    }

    [Fact]
    public void A_fault_of_a_process_is_shaded_until_its_planned_end_and_not_until_the_process_was_back()
    {
        var trial = With();
        var killed = trial.Receipts[0] with { Over = TimeSpan.FromSeconds(13), Reverted = TimeSpan.FromSeconds(19) };

        Assert.Equal(
            (9.02, 13.0),
            (Shade.Of(trial with { Receipts = [killed] })[^1].From, Shade.Of(trial with { Receipts = [killed] })[^1].To)
        );
        Assert.Equal(19.0, Shade.Of(trial with { Receipts = [killed with { Over = null }] })[^1].To);
    }

    private static TrialRecord With(params (string Name, long[] Slots)[] counters)
    {
        var trial = Some.Storm(levels: false).Trials[1];
        return trial with
        {
            Services =
            [
                trial.Services[0] with
                {
                    PerSlot = counters.ToDictionary(c => c.Name, c => (IReadOnlyList<long>)c.Slots),
                },
            ],
        };
    }
}
