using Chaos.Core.Trials;
using Chaos.Reports.Charts;

namespace Chaos.Reports.Tests.Charts;

public sealed class MessageLinesTests
{
    [Fact]
    public void Growing_counts_are_drawn_as_rates_and_waiting_messages_as_counts()
    {
        var trial = With(
            ("messages acknowledged", [0, 100, 150]),
            ("messages handled", [0, 50, 150]),
            ("messages redelivered", [0, 0, 3]),
            ("messages not handled yet", [0, 50, 0]),
            ("orders depth", [0, 40, 0]),
            ("payment queue depth", [9, 9, 9])
        );
        var lines = new MessageLines([trial]);

        Assert.True(lines.Any);
        Assert.Equal(
            [("acknowledged", new double?[] { 100, 50 }), ("handled", [50, 100]), ("redelivered", [0, 3])],
            lines.RatesOf(trial).Select(l => (l.Name, l.Points.Select(p => p.Value).ToArray())),
            (a, b) => a.Item1 == b.Item1 && a.Item2.SequenceEqual(b.Item2)
        );
        Assert.Equal(["not handled yet", "orders depth"], lines.WaitingOf(trial).Select(l => l.Name));
    }

    [Fact]
    public void A_trial_without_messages_has_no_such_lines() =>
        Assert.False(new MessageLines([With(("payment queue depth", [1, 2, 3]))]).Any);

    [Fact]
    public void Who_leads_and_how_many_are_in_sync_has_a_chart_of_its_own()
    {
        var trial = With(
            ("messages acknowledged", [0, 100, 150]),
            ("orders leader", [1, 1, 2]),
            ("orders in sync", [3, 3, 2]),
            ("orders lag", [0, 5, 0])
        );
        var lines = new MessageLines([trial]);
        Assert.True(lines.HasNodes);
        Assert.Equal(
            [("orders in sync", 2.0), ("orders leader", 2.0)],
            lines.NodesOf(trial).Select(l => (l.Name, l.Values.Last()))
        );
        Assert.False(new MessageLines([With(("messages acknowledged", [0, 100, 150]))]).HasNodes);
    }

    [Fact]
    public void Messages_are_no_permits_of_a_policy()
    {
        var trial = With(
            ("messages handled", [1, 2, 3]),
            ("orders lag", [1, 2, 3]),
            ("orders leader", [1, 1, 2]),
            ("unconfirmed publishes", [1, 2, 3])
        );
        Assert.False(new PolicyLines([trial]).HasGauges);
    }

    private static TrialRecord With(params (string Name, double[] Values)[] series) =>
        Some.Storm(levels: false).Trials[0] with
        {
            Series =
            [
                .. series.Select(s => new SeriesRecord
                {
                    Name = s.Name,
                    Seconds = [0, 1, 2],
                    Values = s.Values,
                }),
            ],
        };
}
