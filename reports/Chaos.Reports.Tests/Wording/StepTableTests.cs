using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Trials;
using Chaos.Reports.Html;
using Chaos.Reports.Markdown;
using Chaos.Reports.Text;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Wording;

public sealed class StepTableTests
{
    private static readonly RunContent s_content = Content();
    private static readonly TrialRecord s_trial = WithSteps(Some.Storm(levels: false).Trials[0]);

    [Fact]
    public void A_row_tells_calls_good_ones_latencies_bytes_and_outcomes()
    {
        var rows = StepTable.Of([s_trial], Phase.Baseline);
        Assert.Equal(["load", "load.login", "load.buy"], rows.Select(r => r.Name));
        Assert.Equal([true, false, false], rows.Select(r => r.IsWhole));
        var buy = rows[2];
        Assert.Equal(buy.Calls / 2, buy.Good);
        Assert.Equal("50 %", buy.Figures[1]);
        Assert.Equal($"{buy.Calls / 2} x 200, {buy.Calls / 2} x expect status", buy.Ended);
        Assert.Equal("1.2 kB received, 0 B sent", (buy with { Received = 1234, Sent = 0 }).Bytes);
        Assert.Equal(["calls", "good", "min", "mean", "p50", "p90", "p95", "p99", "max"], StepRow.Headings);
        Assert.Equal(StepRow.Headings.Count, buy.Figures.Count);
    }

    [Fact]
    public void A_share_of_all_but_one_is_not_100_per_cent()
    {
        var row = StepTable.Of([s_trial], Phase.Baseline)[1];
        Assert.Equal("99.99 %", (row with { Calls = 100_000, Good = 99_999 }).Figures[1]);
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
        Assert.Contains(lines, l => l.StartsWith("    POST /orders: ", StringComparison.Ordinal));
        Assert.All(lines.TakeWhile(l => l.Length > 0), l => Assert.InRange(l.Length, 1, 80));
    }

    [Fact]
    public void The_page_and_the_summary_have_the_table_for_each_arm_and_phase()
    {
        var (page, summary) = (new StringWriter(), new StringWriter());
        new HtmlReport().Write(s_content, page);
        new MarkdownReport().Write(s_content, summary);
        Assert.Contains("<h3>Figures by step</h3>", page.ToString(), StringComparison.Ordinal);
        Assert.Equal(6, page.ToString().Split("class=\"cards steps\"").Length - 1);
        Assert.Contains("load.buy<br><small>POST /orders", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_journeys_has_no_such_table()
    {
        var page = new StringWriter();
        new HtmlReport().Write(Some.Mixed(), page);
        Assert.DoesNotContain("Figures by step", page.ToString(), StringComparison.Ordinal);
        Assert.Empty(TextReport.Of(Some.Mixed()).Steps);
    }

    private static RunContent Content()
    {
        var (result, trials) = Some.Storm(levels: false);
        return Some.Content(Some.Run(result), trials.Select(WithSteps));
    }

    private static TrialRecord WithSteps(TrialRecord trial)
    {
        var whole = trial.Workloads[0] with { Name = "load" };
        return trial with
        {
            Workloads =
            [
                whole with
                {
                    Parts =
                    [
                        Part("load.login", "POST /login", s => s),
                        Part(
                            "load.buy",
                            "POST /orders",
                            s =>
                                s with
                                {
                                    Calls = new Dictionary<CallStatus, long>
                                    {
                                        [CallStatus.Ok] = 10,
                                        [CallStatus.Unexpected] = 10,
                                    },
                                    Outcomes = new Dictionary<CallStatus, IReadOnlyDictionary<string, long>>
                                    {
                                        [CallStatus.Ok] = new Dictionary<string, long> { ["200"] = 10 },
                                        [CallStatus.Unexpected] = new Dictionary<string, long>
                                        {
                                            ["expect status"] = 10,
                                        },
                                    },
                                }
                        ),
                    ],
                },
            ],
        };

        WorkloadRecord Part(string name, string summary, Func<SlotRecord, SlotRecord> change) =>
            whole with
            {
                Name = name,
                Summary = summary,
                Slots = [.. whole.Slots.Select(change)],
            };
    }
}
