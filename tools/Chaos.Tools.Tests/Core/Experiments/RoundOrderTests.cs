using Chaos.Core.Experiments;

namespace Chaos.Tools.Tests.Core.Experiments;

public sealed class RoundOrderTests
{
    [Fact]
    public void Every_second_round_runs_its_arms_in_reverse() =>
        Assert.Equal("without1 with1 with2 without2 without3 with3", Told(Some.Experiment() with { Rounds = 3 }));

    [Fact]
    public void Arms_side_by_side_are_one_trial() =>
        Assert.Equal("without,with1 without,with2", Told(Some.Experiment() with { Rounds = 2, SideBySide = true }));

    private static string Told(Experiment experiment) =>
        string.Join(' ', RoundOrder.Of(experiment).Select(o => string.Join(',', o.Arms.Select(a => a.Name)) + o.Round));
}
