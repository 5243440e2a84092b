using Chaos.Core.Calls;
using Chaos.Core.Judging;
using Chaos.Reports.Text;

namespace Chaos.Reports.Tests.Text;

public sealed class TextReportTests
{
    [Fact]
    public void Rows_stand_in_the_order_of_the_page_with_sign_word_id_and_evidence()
    {
        var report = TextReport.Of(Some.Mixed());
        Assert.Equal(
            [
                "✘ Fail rest.idempotency-key",
                "! Invalid bulkhead.isolation",
                "? Inconclusive cascade.timeout",
                "≠ Refuted chain.availability",
                "✔ Pass retry.storm",
            ],
            report.Rows.Select(r => $"{r.Sign} {r.Word} {r.Id}")
        );
        Assert.Equal(
            "attempts per call 1.01x, limit ≤ 1.10x; without 4.00x; good calls 0 %, without 0.67 %; calls during the fault: 600 timed out",
            report.Rows[4].Evidence
        );
    }

    [Fact]
    public void Calls_that_were_not_good_outside_a_fault_have_an_example_each()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var failed = storm with { Verdict = Verdict.Fail };
        var known = trials.Select(t =>
            t with
            {
                Workloads =
                [
                    t.Workloads[0] with
                    {
                        Slots =
                        [
                            .. t.Workloads[0]
                                .Slots.Select(s =>
                                    s with
                                    {
                                        Calls = new Dictionary<CallStatus, long>
                                        {
                                            [CallStatus.ServerError] = 7,
                                            [CallStatus.Ok] = 3,
                                        },
                                    }
                                ),
                        ],
                        Examples =
                        [
                            new(5, TimeSpan.FromSeconds(4.5), CallStatus.ServerError, 1, 3.21, "503: out of stock"),
                            new(9, TimeSpan.FromSeconds(4.6), CallStatus.ServerError, 1, 4, "503: later"),
                        ],
                    },
                ],
            }
        );

        var lines = TextReport.Of(Some.Content(Some.Run(failed), known)).Failures;

        Assert.Equal("calls that were not good, such as:", lines[0]);
        Assert.Matches(
            "^  checkout: [0-9]+ .*, such as call 5, due at 4.5 s, after 3.2 ms: 503: out of stock$",
            Assert.Single(lines.Skip(1))
        );
        Assert.Empty(TextReport.Of(Some.Content(Some.Run(storm), known)).Failures);
    }

    [Fact]
    public void The_last_lines_of_a_service_follow_the_table_once_and_no_headline_announces_them()
    {
        const string why =
            "orders ended with exit code 3 before it was ready. Its last lines:\n  \u001b[31mboom\u001b[0m\n  no such database";
        var (storm, _) = Some.Storm(levels: false);
        foreach (var verdict in new[] { Verdict.Invalid, Verdict.Inconclusive })
        {
            var report = TextReport.Of(
                Some.Content(
                    Some.Run(
                        storm with
                        {
                            Verdict = verdict,
                            Headline = "orders ended with exit code 3 before it was ready",
                            Problems = [why],
                        }
                    )
                )
            );
            Assert.StartsWith(
                "orders ended with exit code 3 before it was ready",
                report.Rows[0].Evidence,
                StringComparison.Ordinal
            );
            Assert.Equal(["retry.storm:", "  Its last lines:", "    boom", "    no such database"], report.Problems);
        }
    }

    [Fact]
    public void A_run_that_was_killed_says_so_also_where_nothing_was_measured()
    {
        var killed = Some.Run() with
        {
            Interrupted = "the run did not finish: it was killed, or its machine stopped",
            Planned = 1,
        };
        var output = new StringWriter { NewLine = "\n" };
        TextReport.Of(Some.Content(killed)).Print(output, 80);
        Assert.Contains(
            "\n  the run did not finish: it was killed, or its machine stopped\n",
            output.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_comparison_has_a_row_for_each_measure_the_one_that_decides_first()
    {
        var report = TextReport.Of(SomeComparison.Content());
        Assert.Equal(
            [
                "✘ Worse Latency p95 during the fault",
                "≈ Equivalent Good calls during the fault",
                "? Inconclusive Time to recover",
            ],
            report.Rows.Select(r => $"{r.Sign} {r.Word} {r.Id}")
        );
        Assert.StartsWith(
            "After (backoff, full jitter, 10 % budget) is worse than before (3 immediate retries)",
            report.Total,
            StringComparison.Ordinal
        );
        Assert.Equal(["./chaos compare retry.storm --before three-retries --after budget --seed 42"], report.Again);
        Assert.DoesNotContain('\u001b', TextReport.Of(SomeComparison.Malicious()).Total);
    }

    [Fact]
    public void The_total_is_the_result_and_what_did_not_pass_can_be_run_again()
    {
        var report = TextReport.Of(Some.Mixed());
        Assert.Equal(
            "1 of 5 fails, 1 invalid, 1 inconclusive, 1 refuted, 1 as expected (smoke, 1 min 37 s, seed 42)",
            report.Total
        );
        Assert.Equal(
            [
                "./chaos run rest.idempotency-key --seed 42",
                "./chaos run bulkhead.isolation --seed 42",
                "./chaos run retry.storm --seed 42",
            ],
            report.Again
        );
    }

    [Fact]
    public void Plain_print_fits_80_columns_and_loses_nothing()
    {
        var output = new StringWriter { NewLine = "\n" };
        TextReport.Of(Some.Mixed()).Print(output, 80);
        var lines = output.ToString().Split('\n');
        Assert.All(lines.TakeWhile(l => l.Length > 0), l => Assert.InRange(l.Length, 1, 80));
        Assert.StartsWith("✘ Fail          rest.idempotency-key  charges per order 1.27x", lines[0]);
        Assert.Contains("again: ./chaos run rest.idempotency-key --seed 42", lines);
    }

    [Fact]
    public void A_later_try_and_an_exit_code_that_hides_something_are_reported()
    {
        var (late, trials) = Some.Late();
        var report = TextReport.Of(
            Some.Content(
                Some.Run(late) with
                {
                    InconclusiveIsWarning = true,
                    SpoiledTries = [new(late.Id, 1, "late by 9 ms", [])],
                },
                trials
            )
        );
        var output = new StringWriter { NewLine = "\n" };
        report.Print(output, 160);

        Assert.EndsWith(
            "; 2nd try: the first was spoiled: late by 9 ms",
            report.Rows[0].Evidence,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\n? Not decided, reported only as a warning (--inconclusive warn: exit code 0 instead of 2): retry.storm\n",
            output.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal("", TextReport.Of(Some.Content(Some.Run(late), trials)).Warning);
    }

    [Fact]
    public void Mutants_are_counted_and_the_survivors_are_named()
    {
        var report = TextReport.Of(Some.Content(Some.Run() with { Mutants = Some.Mutants }));
        Assert.Equal("1 of 2 mutants killed", report.Mutants[0]);
        Assert.StartsWith("✘ survives: retry.storm, timeout ignored: Calls in flight, peak", report.Mutants[1]);
    }

    [Fact]
    public void Predictions_are_beside_the_measured_figures()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var predicted = storm with
        {
            Findings =
            [
                storm.Findings[0] with
                {
                    Arms = [.. storm.Findings[0].Arms.Select(a => a with { PredictedText = $"{a.Arm} 9.99x" })],
                },
            ],
        };
        Assert.EndsWith(
            "(predicted budget 9.99x, without three-retries 9.99x); good calls 0 %, without 0.67 %; calls during the fault: 600 timed out",
            TextReport.Of(Some.Content(Some.Run(predicted), trials)).Rows[0].Evidence
        );
    }

    [Fact]
    public void A_prediction_is_beside_its_own_figure_and_no_other()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var findings = storm
            .Findings.Select(f =>
                f with
                {
                    Arms = [.. f.Arms.Select(a => a with { PredictedText = $"{f.Kind} {a.Arm}" })],
                }
            )
            .ToList();
        var oracle = findings.First(f => f.Arm is not null);
        var told = storm with
        {
            Findings = findings,
            Headline = oracle.Headline,
            HeadlineTells = findings.IndexOf(oracle),
            GoodCalls = [],
            Outcomes = [],
        };
        Assert.EndsWith(
            "(predicted Oracle three-retries)",
            TextReport.Of(Some.Content(Some.Run(told), trials)).Rows[0].Evidence
        );
        var late = told with { Headline = "the generator was late", HeadlineTells = null };
        Assert.Equal("the generator was late", TextReport.Of(Some.Content(Some.Run(late), trials)).Rows[0].Evidence);
    }

    [Fact]
    public void Findings_stand_in_columns_under_their_arms()
    {
        var lines = FindingLines.Of(Some.Storm(levels: false).Result);
        Assert.Contains("three-retries (without)", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            lines[0].IndexOf("three-retries", StringComparison.Ordinal),
            lines[1].IndexOf("4.00x", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void No_terminal_control_sequence_passes()
    {
        var output = new StringWriter { NewLine = "\n" };
        TextReport.Of(Some.Malicious()).Print(output, 80);
        Assert.All(output.ToString().Where(c => c != '\n'), c => Assert.False(char.IsControl(c)));
    }

    [Fact]
    public void A_pass_without_a_control_says_so()
    {
        var (storm, trials) = Some.Storm(levels: false);
        Assert.Equal(
            "Pass, uncontrolled",
            TextReport
                .Of(Some.Content(Some.Run(storm with { Uncontrolled = true, Verdict = Verdict.Pass }), trials))
                .Rows[0]
                .Word
        );
    }
}
