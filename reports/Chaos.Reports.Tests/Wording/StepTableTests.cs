using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Chaos.Reports.Html;
using Chaos.Reports.Markdown;
using Chaos.Reports.Text;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Wording;

public sealed class StepTableTests
{
    private static readonly RunContent s_content = SomeSteps.Content();
    private static readonly TrialRecord s_trial = SomeSteps.Of(Some.Storm(levels: false).Trials[0]);

    [Fact]
    public void A_row_tells_calls_good_ones_latencies_bytes_and_outcomes()
    {
        var rows = StepTable.Of([s_trial], Phase.Baseline);
        Assert.Equal(["load", "load.login", "load.buy"], rows.Select(r => r.Name));
        Assert.Equal([true, false, false], rows.Select(r => r.IsWhole));
        var buy = rows[2];
        Assert.Equal(buy.Calls / 2, buy.Good);
        Assert.Equal($"{buy.Calls / 2} x 200, {buy.Calls / 2} x expect status", buy.Ended);
        Assert.Equal("1.2 kB received, 0 B sent", (buy with { Received = 1234, Sent = 0 }).Bytes);
        var figures = new StepFigures(rows);
        Assert.Equal(
            ["calls", "good", "min", "mean", "p50", "p90", "p95", "p99", "max", "calls/s", "received", "sent"],
            figures.Columns.Concat(figures.Rates).Select(c => c.Heading)
        );
        Assert.Equal(["100 %", "100 %", "50 %"], figures.Columns[1].Cells);
        Assert.All(rows, r => Assert.Equal((double)r.Calls / r.Seconds, r.PerSecond));
        Assert.Equal("20.0", figures.Rates[0].Cells[2]);
    }

    [Fact]
    public void The_numbers_of_a_column_have_the_same_decimals()
    {
        var row = StepTable.Of([s_trial], Phase.Baseline)[1];
        var fast = row with { Calls = 100_000, Good = 99_999, Latency = Latency(12.34, 1234.5) };
        var slow = row with { Calls = 2, Good = 1, Latency = Latency(800, 2000) };

        var columns = new StepFigures([fast, slow]).Columns.ToDictionary(c => c.Heading, c => c.Cells);

        Assert.Equal(["99.999 %", "50.000 %"], columns["good"]);
        Assert.Equal(["12.3", "800.0"], columns["min"]);
        Assert.All(columns["max"], c => Assert.Matches("^1,23[0-9]$|^2,00[0-9]$|^1,99[0-9]$", c));

        static PackedHistogram Latency(params double[] milliseconds)
        {
            var latencies = new LatencyHistogram();
            foreach (var some in milliseconds)
                latencies.Record(TimeSpan.FromMilliseconds(some));
            return latencies.Pack();
        }
    }

    [Theory]
    [InlineData(80, false, "")]
    [InlineData(64, true, "")]
    [InlineData(50, true, "(p95, p90: in the report)")]
    public void Where_it_is_narrow_names_stand_above_and_columns_that_do_not_fit_are_named(
        int width,
        bool isAbove,
        string left
    )
    {
        var lines = StepLines.Of(StepTable.Of([s_trial], Phase.Baseline), width).ToList();

        Assert.All(lines, l => Assert.InRange(l.Length, 1, width));
        Assert.Equal(isAbove, lines.Contains("  load.buy"));
        Assert.Equal(left, lines[^1].StartsWith('(') ? lines[^1] : "");
        Assert.All(
            new[] { "calls", "good", "p50", "p99", "max" },
            h => Assert.Contains(h, lines[0], StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Where_a_delay_ends_the_least_latency_is_explained()
    {
        var (page, output) = (new StringWriter(), new StringWriter());
        new HtmlReport().Write(s_content, page);
        TextReport.Of(s_content).Print(output, 200);

        const string Note =
            "A call under way when a fault ends counts during the fault, and may end sooner than its delay";
        Assert.Contains($" {Note}.</p>", page.ToString(), StringComparison.Ordinal);
        Assert.Contains($"({Note})", output.ToString(), StringComparison.Ordinal);
        var (result, trials) = SomeExternal.Orders();
        output = new StringWriter();
        TextReport.Of(Some.Content(Some.Run(result), trials)).Print(output, 200);
        Assert.Contains("latencies in ms", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Note, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_terminal_shows_the_steps_of_the_fault_in_80_columns()
    {
        var output = new StringWriter();
        TextReport.Of(s_content).Print(output, 80);
        var lines = output
            .ToString()
            .Split('\n')
            .SkipWhile(l => !l.Contains("latencies in ms", StringComparison.Ordinal))
            .ToList();
        Assert.Contains("during the fault", lines[0], StringComparison.Ordinal);
        Assert.Matches("^ +calls +good +min +mean +p50 +p90 +p95 +p99 +max$", lines[1]);
        Assert.StartsWith("load ", lines[2], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.StartsWith("  load.buy ", StringComparison.Ordinal));
        Assert.Contains(
            lines,
            l => l.StartsWith("    POST /orders, [team=checkout, tier=web]: ", StringComparison.Ordinal)
        );
        Assert.All(lines.TakeWhile(l => l.Length > 0), l => Assert.InRange(l.Length, 1, 80));
    }

    [Fact]
    public void The_page_and_the_summary_have_the_table_for_each_arm_and_phase()
    {
        var page = new StringWriter();
        new HtmlReport().Write(s_content, page);
        Assert.Contains("<h3>Figures by step</h3>", page.ToString(), StringComparison.Ordinal);
        Assert.Equal(6, page.ToString().Split("class=\"cards steps\"").Length - 1);
        Assert.Contains(
            "load.buy<br><small>POST /orders</small><br><small>team=checkout, tier=web</small>",
            page.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains("| load.buy<br>team=checkout, tier=web |", Summary(Verdict.Fail), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Verdict.Fail)]
    [InlineData(Verdict.Pass)]
    public void The_summary_has_the_table_whatever_the_verdict(Verdict verdict) =>
        Assert.Equal(6, Summary(verdict).Split("| calls | good | min |").Length - 1);

    [Fact]
    public void Calls_of_the_users_services_have_the_table_without_journeys_too()
    {
        var (result, trials) = SomeExternal.Orders();
        var content = Some.Content(Some.Run(result), trials);

        Assert.Contains(
            "<h3>Figures by workload</h3>",
            EveryReportTests.Text("report.html", content),
            StringComparison.Ordinal
        );
        Assert.All(TextReport.Of(content).Steps, s => Assert.True(Assert.Single(s.Rows).IsWhole));
        Assert.Empty(TextReport.Of(Some.Content(Some.Run(result, Some.NotRun()), trials)).Steps);
    }

    private static string Summary(Verdict verdict)
    {
        var (result, trials) = Some.Storm(levels: false);
        var summary = new StringWriter();
        new MarkdownReport().Write(
            Some.Content(Some.Run(result with { Verdict = verdict }), trials.Select(SomeSteps.Of)),
            summary
        );
        return summary.ToString();
    }

    [Fact]
    public void A_run_without_journeys_has_no_such_table()
    {
        var page = new StringWriter();
        new HtmlReport().Write(Some.Mixed(), page);
        Assert.DoesNotContain("Figures by step", page.ToString(), StringComparison.Ordinal);
        Assert.Empty(TextReport.Of(Some.Mixed()).Steps);
    }
}
