using Chaos.Core.Judging;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Wording;

public sealed class TellingTests
{
    [Fact]
    public void The_tables_show_the_figures_of_the_finding_that_failed_and_else_of_the_first()
    {
        var (storm, _) = Some.Storm();
        var (first, second) = (storm.Findings[0], storm.Findings[1]);
        Assert.NotEqual(first.Expected, second.Expected);

        var failed = storm with { Verdict = Verdict.Fail, HeadlineTells = 1 };

        Assert.Equal(second.Expected, Telling.Expected(failed)[0]);
        Assert.Equal(Telling.Figure(second, Core.Experiments.ArmRole.Candidate), Telling.With(failed));
        Assert.Equal(first.Expected, Telling.Expected(storm)[0]);
    }
}
