using Chaos.Cli.Running;
using Chaos.Core;

namespace Chaos.Tools.Tests.Cli;

public sealed class PlanWordsTests
{
    private readonly Chaos.Core.Experiments.Experiment _storm = Assert.Single(
        Selection.Of(["retry.storm"], "smoke").Experiments
    );

    [Theory]
    [InlineData("expectations[99].phase", "retry.storm: expectations[99].phase: 2 s is not allowed; allowed: 3 s")]
    [InlineData("durations.fault", "retry.storm: durations.fault: 2 s is not allowed; allowed: 3 s")]
    [InlineData("expectations[0].phase", "retry.storm: EXPECTED cannot be decided in 2 s; allowed: 3 s")]
    [InlineData("expectations[0].limit", "retry.storm: EXPECTED: 2 s is not allowed; allowed: 3 s")]
    public void Expectations_have_the_names_that_reports_use(string field, string told) =>
        Assert.Equal(
            told.Replace("EXPECTED", _storm.Expectations[0].Text, StringComparison.Ordinal),
            PlanWords.Of(_storm, new PlanError(field, "2 s", "3 s")).ToString()
        );
}
