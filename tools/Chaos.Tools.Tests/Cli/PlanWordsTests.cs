using Chaos.Cli.Running;

namespace Chaos.Tools.Tests.Cli;

public sealed class PlanWordsTests
{
    private readonly Chaos.Core.Experiments.Experiment _storm = Assert.Single(Selection.Of(["retry.storm"], "smoke").Experiments);

    [Theory]
    [InlineData("expectations[99].phase", "expectations[99].phase")]
    [InlineData("durations.fault", "durations.fault")]
    public void What_nobody_else_has_a_word_for_stays_as_it_is(string field, string words) => Assert.Equal(words, PlanWords.FieldOf(_storm, field));

    [Fact]
    public void What_is_expected_goes_by_what_reports_call_it() => Assert.Equal(_storm.Expectations[0].Text, PlanWords.FieldOf(_storm, "expectations[0].phase"));
}
