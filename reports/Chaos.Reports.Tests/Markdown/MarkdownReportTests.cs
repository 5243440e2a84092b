using System.Text;
using Chaos.Core.Judging;

namespace Chaos.Reports.Tests.Markdown;

public sealed class MarkdownReportTests
{
    [Fact]
    public void It_begins_with_the_answer_and_the_table_failures_first()
    {
        var lines = Text(Some.Mixed()).Split('\n');
        Assert.Equal("## 1 of 5 fails, 1 invalid, 1 inconclusive, 1 refuted, 1 as expected: smoke", lines[0]);
        var rows = lines.Where(l => l.StartsWith("| ", StringComparison.Ordinal)).ToList();
        Assert.Equal("| Verdict | Experiment | Fault | Without | With | Expected | Good calls |", rows[0]);
        Assert.StartsWith(
            "| ✘ Fail | **rest.idempotency-key** A retried order is charged once<br>1 of 2 objectives and invariants held | "
                + "payment's workers stall, 4 s | 1.27x | 1.27x | ≤ 1.00x<br>Charges per order during the fault | 97 %, without 97 % |",
            rows[2]
        );
        Assert.StartsWith("| ✔ Pass | **retry.storm** ", rows[6]);
    }

    [Fact]
    public void The_first_table_says_why_something_is_undecided_or_invalid()
    {
        var (late, trials) = Some.Late();
        var text = Text(
            Some.Content(
                Some.Run(late, Some.Invalid()) with
                {
                    SpoiledTries = [new(late.Id, 1, "late by 9 ms", ["trials/try-1/x.json"])],
                },
                trials
            )
        );
        var rows = text.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).ToList();

        Assert.StartsWith(
            "| ! Invalid | **bulkhead.isolation** One bad dependency must not starve the "
                + "others<br>workloads\\[0\\].load.rate: -5 is not allowed",
            rows[2]
        );
        Assert.StartsWith(
            "| ? Inconclusive | **retry.storm** Retries must not multiply an outage<br>the generator was "
                + "late<br>another try on a quieter machine may settle it: --retry-inconclusive",
            rows[3]
        );
        Assert.Contains("<br>2nd try: the first was spoiled: late by 9 ms |", rows[3]);
        Assert.Contains("its records: trials/try-1/x.json", text);
    }

    [Fact]
    public void A_pass_of_a_later_try_says_so_with_the_records_of_the_first()
    {
        var (storm, trials) = Some.Storm();
        var text = Text(
            Some.Content(
                Some.Run(storm) with
                {
                    SpoiledTries = [new(storm.Id, 1, "late", ["trials/try-1/x.json"]), new(storm.Id, 2, "later", [])],
                },
                trials
            )
        );
        Assert.Contains(
            "3rd try: the first was spoiled: late; the second was spoiled: later; records: trials/try-1/x.json",
            text
        );
    }

    [Fact]
    public void The_warning_of_an_exit_code_of_0_is_before_the_table_and_the_preflight_after_it()
    {
        var (late, trials) = Some.Late();
        var lines = Text(
                Some.Content(Some.Run(late) with { InconclusiveIsWarning = true, Preflight = Some.Preflight }, trials)
            )
            .Split('\n')
            .Where(l => l.Length > 0)
            .ToList();

        Assert.Equal(
            "**? Not decided, reported only as a warning (--inconclusive warn: exit code 0 instead of 2): retry.storm**",
            lines[2]
        );
        Assert.StartsWith("| Verdict |", lines[3]);
        var machine = lines.FindIndex(l =>
            l.StartsWith(
                "Machine before the load: can decide counts, shares, and limits on latency of 26 ms and more "
                    + "(calls begin 1.3 ms late, p99)<br>as it is, it decides these only",
                StringComparison.Ordinal
            )
        );
        Assert.InRange(machine, 5, lines.FindIndex(l => l.StartsWith("###", StringComparison.Ordinal)) - 1);
        var (storm, healthy) = Some.Storm();
        Assert.DoesNotContain(
            "only a warning",
            Text(Some.Content(Some.Run(storm) with { InconclusiveIsWarning = true }, healthy))
        );
    }

    [Fact]
    public void What_failed_has_its_evidence_unfolded()
    {
        var text = Text(Some.Mixed());
        var unfolded = text[..text.IndexOf("<details>", StringComparison.Ordinal)];
        Assert.Contains("### ✘ rest.idempotency-key: Fail", unfolded);
        Assert.Contains(
            "- ✘ missed: Charges per order during the fault: 1.27x, limit ≤ 1.00x; without 1.27x",
            unfolded
        );
        Assert.Contains("Again: `./chaos run rest.idempotency-key --seed 42`", unfolded);
        Assert.DoesNotContain("### ✔", unfolded);
    }

    [Fact]
    public void What_did_not_pass_shows_how_its_calls_ended_and_how_its_arms_differ()
    {
        var text = Text(SomeExternal.Content());
        Assert.Contains(
            "; good calls 98.5 % (23.5 % degraded), without 27 %; calls during the fault: 900 x 200, 282 "
                + "x 200 (degraded), 10 timed out, 8 x 503, 2 not made by the generator: the generator was "
                + "late\n",
            text
        );
        var lines = text.Split('\n').ToList();
        var head = lines.IndexOf(
            "| Calls | control, before the fault | control, during the fault | control, after the fault "
                + "| candidate, before the fault | candidate, during the fault | candidate, after the fault |"
        );
        Assert.Equal("| --- | ---: | ---: | ---: | ---: | ---: | ---: |", lines[head + 1]);
        Assert.Equal("| ✔ 200 | 1,176 | 324 | 1,960 | 1,176 | 900 | 1,960 |", lines[head + 2]);
        Assert.Equal("| ✘ dropped: too many in flight | 0 | 6 | 0 | 0 | 0 | 0 |", lines[head + 16]);
        Assert.Equal(
            "| Calls due; share good | 1,200<br>100 % | 1,200<br>27 % | 2,000<br>100 % | 1,200<br>100 % | "
                + "1,200<br>98.5 % (23.5 % degraded) | 2,000<br>100 % |",
            lines[head + 17]
        );
        Assert.Equal(
            "| ! not made by the generator: the generator was late | 0 | 0 | 0 | 0 | 2 | 0 |",
            lines[head + 18]
        );
        Assert.Contains("| RETRIES of orders | 0 | 3 |", lines);
    }

    [Fact]
    public void What_passed_has_no_table_of_its_calls()
    {
        var (storm, trials) = Some.Storm();
        Assert.DoesNotContain("| Calls |", Text(Some.Content(Some.Run(storm), trials)));
    }

    [Fact]
    public void Pipes_backticks_and_markup_stay_text()
    {
        var text = Text(Some.Malicious());
        // Commands are code, in which nothing is markup; the fence is longer than any backticks inside.
        var prose = string.Join(
            '\n',
            text.Split('\n').Where(l => !l.StartsWith("Again: ``<", StringComparison.Ordinal))
        );
        Assert.DoesNotContain("<script", prose);
        Assert.DoesNotContain("<img", prose);
        Assert.DoesNotContain("[l](http", prose);
        var table = text.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Take(5).ToList();
        // The last column is the share of good calls.
        Assert.All(table, l => Assert.Equal(8, l.Replace("\\|", "").Count(c => c == '|')));
        Assert.Contains("Again: ``", text);
    }

    [Fact]
    public void It_stays_under_64_KB_and_says_what_was_left_out()
    {
        var (failed, trials) = Some.Storm(candidateCollapses: true);
        var text = Text(
            Some.Content(
                Some.Run([
                    .. Enumerable
                        .Range(0, 500)
                        .Select(i =>
                            failed with
                            {
                                Id = $"retry.storm-{i}",
                                Title = new string('é', 5000),
                                Verdict = Verdict.Fail,
                            }
                        ),
                ]),
                trials
            )
        );
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 32 * 1024, 64 * 1024 - 1);
        Assert.EndsWith("parts were left out to keep this short; everything is in `report.html`.\n", text);
        Assert.DoesNotContain("left out", Text(Some.Mixed()));
    }

    private static string Text(RunContent content) => EveryReportTests.Text("report.md", content);
}
