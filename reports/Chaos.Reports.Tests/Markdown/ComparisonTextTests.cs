using System.Text;
using Chaos.Reports.Text;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Markdown;

public sealed class ComparisonTextTests
{
    [Fact]
    public void The_look_that_decided_is_reported_with_its_level()
    {
        var result = SomeComparison.Result with
        {
            RoundsRun = new(9, 9, 0, 0, 0),
            Look = new(2, [new(6, 2.0 / 64), new(9, 2.0 / 512), new(14, .0148)]),
        };

        Assert.StartsWith(
            "7 of 9 rounds count, decided at look 2 of 3 (after 6, 9 and 14 rounds) at level 0.39 %; each is a pair",
            result.Rounds(),
            StringComparison.Ordinal
        );
        Assert.Contains("level 5 % in all, 0.39 % at this look", result.Strength(), StringComparison.Ordinal);
        var text = Text(Some.Content(Some.Run() with { Comparison = result }));
        Assert.Contains("| Change, 99.6 % |", text);
    }

    [Theory]
    [InlineData(
        6,
        8,
        2,
        7,
        "7 rounds count, 6 were asked for (8 run: 2 lost to a late or starved generator: three-retries 1, budget 1); each is a pair"
    )]
    [InlineData(
        8,
        10,
        2,
        7,
        "7 of 8 rounds count (10 run: 2 lost to a late or starved generator: three-retries 1, budget 1); each is a pair"
    )]
    [InlineData(8, 8, 0, 7, "7 of 8 rounds count; each is a pair")]
    public void Rounds_that_the_machine_spoiled_are_reported_by_arm(
        int asked,
        int run,
        int lost,
        int counting,
        string told
    )
    {
        var result = SomeComparison.Result with { RoundsRun = new(asked, run, lost, lost / 2, lost / 2) };
        Assert.Equal(counting, result.Primary.Rounds.Count(r => r.Counts));
        Assert.StartsWith(told, result.Rounds(), StringComparison.Ordinal);

        var terminal = new StringWriter();
        TextReport.Of(Some.Content(Some.Run() with { Comparison = result })).Print(terminal, 160);
        Assert.Contains($"  {told.Split(';')[0]}{Environment.NewLine}", terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_begins_with_the_answer_and_the_table_of_measures()
    {
        var lines = Text(SomeComparison.Content()).Split('\n');

        Assert.StartsWith(
            "## After (backoff, full jitter, 10 % budget) is worse than before (3 immediate retries): Latency p95 during the fault +16.6 %",
            lines[0],
            StringComparison.Ordinal
        );
        var rows = lines.Where(l => l.StartsWith("| ", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            "| ✘ Worse | **Latency p95 during the fault** | 184.7 ms | 216.1 ms | +16.6 % (+12.6 % to "
                + "+17.3 %) | .016 | -9.1 % to +10.0 % |",
            rows[2]
        );
        Assert.StartsWith(
            "| ≈ Equivalent | Good calls during the fault | 99.21 % | 99.19 % |",
            rows[3],
            StringComparison.Ordinal
        );
        Assert.StartsWith("| ? Inconclusive | Time to recover |", rows[4], StringComparison.Ordinal);
        Assert.Contains($"<br>{SomeComparison.Result.Guardrails[1].Why} |", rows[4], StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_count_and_how_to_run_it_again_are_shown_and_rounds_are_folded()
    {
        var text = Text(SomeComparison.Content());

        Assert.Contains("- ! round 4 does not count: budget: a fault has no receipt", text);
        Assert.Contains("7 of 8 rounds count", text);
        Assert.Contains("Again: `./chaos compare retry.storm --before three-retries --after budget --seed 42`", text);
        var folded = text[text.IndexOf("<details>", StringComparison.Ordinal)..];
        Assert.Contains("| 4 | no data | no data | ! budget: a fault has no receipt |", folded);
        Assert.Contains("| 8 | 184.7 ms | 216.1 ms |  |", folded);
    }

    [Fact]
    public void A_comparison_does_not_show_the_verdict_of_the_experiment_itself()
    {
        var (result, trials) = Some.Storm();
        var content = Some.Content(Some.Run(result) with { Comparison = SomeComparison.Result }, trials);
        var (text, page) = (Text(content), new StringWriter());
        new Chaos.Reports.Html.HtmlReport().Write(content, page);

        Assert.Contains("<details><summary>Trials of retry.storm</summary>", text);
        Assert.Contains("Trials of retry.storm</h2>", page.ToString());
        foreach (var verdict in new[] { "| Verdict | Experiment |", "### ? retry.storm", "Expectation | Expected" })
            Assert.DoesNotContain(verdict, text);
        Assert.DoesNotContain("Objectives and oracles", page.ToString());
        Assert.DoesNotContain("class=\"cards overview\"", page.ToString());
    }

    [Fact]
    public void It_stays_under_64_KB_and_says_what_was_left_out()
    {
        var text = Text(SomeComparison.Endless());

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 16 * 1024, (64 * 1024) - 1);
        Assert.Contains("left out to keep this short", text);
        Assert.Contains("**Latency p95 during the fault**", text);
    }

    [Fact]
    public void A_calibration_is_a_table()
    {
        var text = Text(SomeComparison.Calibrated());

        Assert.Contains("| Latency p95 during the fault | 20 | 10.4 % | +13.0 % | 12 | 7 | 1 of 13 |", text);
        Assert.Contains("| Time to recover | 20 | 0.6 s | +0.7 s | – | – | 0 of 13 |", text);
    }

    [Fact]
    public void What_differs_between_the_arms_is_a_table()
    {
        var text = Text(SomeExternal.Compared());
        Assert.Contains(
            "| What differs | control | candidate |\n| --- | --- | --- |\n| API\\_TOKEN of orders | "
                + "\\*\\*\\* | \\*\\*\\* |\n| CACHE of orders | not set |",
            text
        );
        Assert.DoesNotContain("What differs", Text(SomeComparison.Content()));
    }

    [Fact]
    public void Markup_stays_text()
    {
        var prose = string.Join(
            '\n',
            Text(SomeComparison.Malicious())
                .Split('\n')
                .Where(l => !l.StartsWith("Again: ``<", StringComparison.Ordinal))
        );
        Assert.DoesNotContain("<script", prose);
        Assert.DoesNotContain("[l](http", prose);
    }

    private static string Text(RunContent content) => EveryReportTests.Text("report.md", content);
}
