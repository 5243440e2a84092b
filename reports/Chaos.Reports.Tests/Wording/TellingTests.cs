using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Reports.Html;
using Chaos.Reports.JUnit;
using Chaos.Reports.Markdown;
using Chaos.Reports.Text;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Wording;

public sealed class TellingTests
{
    private static readonly (ExperimentResult Result, IReadOnlyList<Core.Trials.TrialRecord> Trials) s_storm =
        Some.Storm();

    [Theory]
    [InlineData(Verdict.Fail)]
    [InlineData(Verdict.Inconclusive)]
    [InlineData(Verdict.Refuted)]
    public void The_tables_show_the_figures_of_the_finding_that_gave_the_verdict(Verdict verdict)
    {
        var told = Told(verdict, 1);
        var second = told.Findings[1];
        Assert.NotEqual(told.Findings[0].Expected, second.Expected);

        Assert.Equal([second.Expected, second.Text], Telling.Expected(told).Take(2));
        Assert.Equal(Telling.Figure(second, ArmRole.Candidate), Telling.With(told));
        Assert.Equal(Telling.Figure(second, ArmRole.Control), Telling.Without(told));
    }

    [Fact]
    public void A_pass_shows_the_first_finding_and_an_oracle_says_of_which_arm_it_is()
    {
        var (storm, oracle) = (s_storm.Result with { Verdict = Verdict.Pass }, s_storm.Result.Findings[2]);

        Assert.Equal(storm.Findings[0].Expected, Telling.Expected(storm)[0]);
        Assert.Equal($"without {oracle.Expected}", Telling.Expected(Told(Verdict.Fail, 2))[0]);
    }

    [Fact]
    public void With_a_problem_of_the_measurement_the_first_finding_that_is_not_met_is_shown()
    {
        var open = Told(Verdict.Inconclusive, 1) with { HeadlineTells = null, Headline = "late", Problems = ["late"] };

        Assert.Same(open.Findings[1], Telling.Shown(open));
    }

    [Theory]
    [InlineData(Verdict.Fail)]
    [InlineData(Verdict.Inconclusive)]
    public void Every_format_shows_the_figure_that_gave_the_verdict(Verdict verdict)
    {
        var told = Told(verdict, 1);
        var content = Some.Content(Some.Run(told), s_storm.Trials);
        var (page, summary, junit) = (new StringWriter(), new StringWriter(), new StringWriter());
        new HtmlReport().Write(content, page);
        new MarkdownReport().Write(content, summary);
        new JUnitReport().Write(content, junit);

        var (figure, limit) = (Telling.With(told), told.Findings[1].Expected);
        var row = page.ToString()
            .Split("<tr>")
            .First(r => r.Contains("data-label=\"Good calls\"", StringComparison.Ordinal));
        Assert.Contains($"<b>{Unbroken.Of(figure)}</b>", row, StringComparison.Ordinal);
        Assert.Contains(Unbroken.Of(limit), row, StringComparison.Ordinal);
        row = summary.ToString().Split('\n').First(l => l.Contains("**retry.storm**", StringComparison.Ordinal));
        Assert.Contains($"| {figure} | {limit}<br>Time to recover", row, StringComparison.Ordinal);
        Assert.Matches($"message=\"[^\"]*{figure}", junit.ToString());
        Assert.Contains(figure, TextReport.Of(content).Rows[0].Evidence, StringComparison.Ordinal);
    }

    private static ExperimentResult Told(Verdict verdict, int number)
    {
        List<Finding> findings =
        [
            .. s_storm.Result.Findings.Select((f, i) => f with { Verdict = i == number ? verdict : Verdict.Pass }),
        ];
        return s_storm.Result with
        {
            Verdict = verdict,
            HeadlineTells = number,
            Headline = findings[number].Headline,
            Findings = findings,
        };
    }
}
