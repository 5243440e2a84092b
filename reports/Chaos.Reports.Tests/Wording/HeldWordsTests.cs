using Chaos.Core.Judging;
using Chaos.Reports.JUnit;
using Chaos.Reports.Text;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Wording;

public sealed class HeldWordsTests
{
    private static readonly ExperimentResult s_storm = Some.Storm().Result;

    [Fact]
    public void It_counts_what_held_in_the_words_of_the_file()
    {
        Assert.Equal("", HeldWords.Held(With(0, 0)));
        Assert.Equal("2 of 5 objectives and oracles held", HeldWords.Held(With(2, 1)));
        var two = With(1, 0) with { Findings = [.. With(1, 0).Findings.Take(2)] };
        Assert.Equal("1 of 2 objectives held", HeldWords.Held(two));
        Assert.Equal("", HeldWords.Held(two with { Findings = [two.Findings[0]] }));
    }

    [Fact]
    public void Nothing_held_or_did_not_where_the_measurement_is_not_sound()
    {
        var unsound = With(1, 1) with { Verdict = Verdict.Inconclusive, Problems = ["late"], HeadlineTells = null };

        Assert.Equal("", HeldWords.Held(unsound));
        Assert.Empty(HeldWords.AlsoNotHeld(unsound));
    }

    [Fact]
    public void The_terminal_and_junit_name_each_that_did_not_hold_missed_ones_first()
    {
        var content = Some.Content(Some.Run(With(2, 1)));

        var row = TextReport.Of(content).Rows[0];
        Assert.Contains("; 2 of 5 objectives and oracles held", row.Evidence, StringComparison.Ordinal);
        Assert.Equal(
            ["✘ Time to recover: ", "? Attempts per call during the fault: "],
            row.AlsoNotHeld.Select(l => l[..(l.IndexOf(": ", StringComparison.Ordinal) + 2)])
        );
        var output = new StringWriter();
        TextReport.Of(content).Print(output, 80);
        Assert.Contains(
            output.ToString().Split('\n'),
            l =>
                l.TrimStart().StartsWith("✘ Time to recover: ", StringComparison.Ordinal)
                && l.StartsWith("  ", StringComparison.Ordinal)
        );
        var junit = new StringWriter();
        new JUnitReport().Write(content, junit);
        Assert.Contains("\n? Attempts per call during the fault: ", junit.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The storm with some findings missed, the next ones undecided and the others met.</summary>
    private static ExperimentResult With(int missed, int open) =>
        s_storm with
        {
            Verdict = missed > 0 ? Verdict.Fail : Verdict.Pass,
            HeadlineTells = 0,
            Headline = s_storm.Findings[0].Headline,
            Findings =
            [
                .. s_storm.Findings.Select(
                    (f, i) =>
                        f with
                        {
                            Verdict =
                                i < missed ? Verdict.Fail
                                : i < missed + open ? Verdict.Inconclusive
                                : Verdict.Pass,
                        }
                ),
            ],
        };
}
