using System.Text;
using Chaos.Core.Judging;

namespace Chaos.Reports.Tests.Markdown;

public sealed class MarkdownReportTests
{
    [Fact]
    public void It_begins_with_the_answer_and_the_table_failures_first()
    {
        var lines = Text(Some.Mixed()).Split('\n');
        Assert.Equal("## 1 of 5 fails, 1 invalid, 1 inconclusive, 1 refuted, 1 as expected", lines[0]);
        var rows = lines.Where(l => l.StartsWith("| ", StringComparison.Ordinal)).ToList();
        Assert.Equal("| Verdict | Experiment | Fault | With | Without | Expected |", rows[0]);
        Assert.StartsWith("| ✘ Fail | **rest.idempotency-key** A retried order is charged once | payment's workers stall, 4 s | 1.27x | 1.27x | ≤ 1.00x |", rows[2]);
        Assert.StartsWith("| ✔ Pass | **retry.storm** ", rows[6]);
    }

    [Fact]
    public void What_failed_has_its_evidence_unfolded()
    {
        var text = Text(Some.Mixed());
        var unfolded = text[..text.IndexOf("<details>", StringComparison.Ordinal)];
        Assert.Contains("### ✘ rest.idempotency-key: Fail", unfolded);
        Assert.Contains("- ✘ missed: Charges per order during the fault: 1.27x, limit ≤ 1.00x; without 1.27x", unfolded);
        Assert.Contains("Again: `./chaos run rest.idempotency-key --seed 42`", unfolded);
        Assert.DoesNotContain("### ✔", unfolded);
    }

    [Fact]
    public void Pipes_backticks_and_markup_stay_text()
    {
        var text = Text(Some.Malicious());
        // Commands stand as code, where nothing is markup; the fence is longer than any inside.
        var prose = string.Join('\n', text.Split('\n').Where(l => !l.StartsWith("Again: ``<", StringComparison.Ordinal)));
        Assert.DoesNotContain("<script", prose);
        Assert.DoesNotContain("<img", prose);
        Assert.DoesNotContain("[l](http", prose);
        var table = text.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Take(5).ToList();
        Assert.All(table, l => Assert.Equal(7, l.Replace("\\|", "").Count(c => c == '|')));
        Assert.Contains("Again: ``", text);
    }

    [Fact]
    public void It_stays_under_64_KB_and_says_what_was_left_out()
    {
        var (failed, trials) = Some.Storm(candidateCollapses: true);
        var text = Text(Some.Content(Some.Run([.. Enumerable.Range(0, 500).Select(i => failed with { Id = $"retry.storm-{i}", Title = new string('é', 5000), Verdict = Verdict.Fail })]), trials));
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 32 * 1024, 64 * 1024 - 1);
        Assert.EndsWith("parts were left out to keep this short; everything is in `report.html`.\n", text);
        Assert.DoesNotContain("left out", Text(Some.Mixed()));
    }

    private static string Text(RunContent content) => EveryReportTests.Text("report.md", content);
}
