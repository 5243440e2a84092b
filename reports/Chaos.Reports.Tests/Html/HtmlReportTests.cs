using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Chaos.Core.Expectations;
using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Chaos.Reports.Text;

namespace Chaos.Reports.Tests.Html;

public sealed partial class HtmlReportTests
{
    [Fact]
    public void The_answer_stands_at_the_top_and_the_facts_under_it()
    {
        var page = Page(Some.Mixed());
        Assert.Contains("<h1>1 of 5 fails, 1 invalid, 1 inconclusive, 1 refuted, 1 as expected: smoke</h1>", page);
        Assert.Contains(
            "<span>smoke</span> · <span>2026-11-23 02:00 UTC</span> · <span>1 min 37 s</span> · "
                + "<span>seed 42</span> · <span>2 cores, .NET 10.0.1, Linux 6.1</span>",
            page
        );
        Assert.Contains("<span>commit 3f2a91c</span>", page);
    }

    [Fact]
    public void Failures_come_first_then_invalid_and_undecided_results_then_the_rest()
    {
        var ids = Anchor().Matches(Page(Some.Mixed())).Select(m => m.Groups[1].Value);
        Assert.Equal(
            ["rest.idempotency-key", "bulkhead.isolation", "cascade.timeout", "chain.availability", "retry.storm"],
            ids
        );
    }

    [Fact]
    public void Every_verdict_has_a_sign_and_a_word()
    {
        var page = Page(Some.Mixed());
        foreach (
            var badge in new[]
            {
                "✔</span> Pass",
                "✘</span> Fail",
                "?</span> Inconclusive",
                "!</span> Invalid",
                "≠</span> Refuted",
                "✔</span> agrees",
                "✔</span> objectives met",
                "✘</span> objective missed",
                "?</span> undecided (as measured: met)",
            }
        )
            Assert.Contains(badge, page);
    }

    [Fact]
    public void A_pass_without_a_control_says_what_uncontrolled_means()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var passed = storm with { Verdict = Verdict.Pass };
        Assert.Contains(
            "<p class=\"policy\">Uncontrolled: no arm ran without the mitigation, ",
            Page(Some.Content(Some.Run(passed with { Uncontrolled = true }), trials))
        );
        Assert.DoesNotContain("Uncontrolled", Page(Some.Content(Some.Run(passed), trials)));
    }

    [Fact]
    public void Where_nothing_is_decided_the_rows_and_badges_say_so_with_the_reason()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var stopped = storm with
        {
            Verdict = Verdict.Inconclusive,
            Headline = "stopped: interrupted by the user",
            Problems = ["stopped: interrupted by the user"],
        };
        var page = Page(Some.Content(Some.Run(stopped), trials));
        Assert.Contains(
            "<p class=\"problem\">? No figure decides anything here, because the measurement is not sound; "
                + "the reason is given above</p>",
            page
        );
        Assert.Contains(
            "?</span> undecided (as measured: missed)",
            Page(
                Some.Content(
                    Some.Run(stopped with { Findings = [stopped.Findings[0] with { Verdict = Verdict.Fail }] }),
                    trials
                )
            )
        );
        Assert.DoesNotMatch("</span> (met|missed|objectives met|objective missed)<", page);
        Assert.Equal(2, page.Split("?</span> objectives undecided").Length - 1);
        Assert.DoesNotContain("SLO", page);
    }

    [Fact]
    public void An_arms_badge_follows_its_findings_though_a_percentile_has_no_interval()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var standing = new[] { LimitCheck.Missed, LimitCheck.Met };
        var judged = storm with
        {
            Findings =
            [
                storm.Findings[0] with
                {
                    Arms =
                    [
                        .. storm.Findings[0].Arms.Select((a, i) => a with { Estimate = null, Standing = standing[i] }),
                    ],
                },
            ],
        };
        var page = Page(Some.Content(Some.Run(judged), trials));
        Assert.Contains("✘</span> objective missed", page);
        Assert.Contains("✔</span> objectives met", page);
        // A guard does not apply to the control.
        var guarded = judged with
        {
            Findings =
            [
                judged.Findings[0] with
                {
                    Kind = nameof(Guard),
                    Arms = [judged.Findings[0].Arms[0] with { Standing = null }, judged.Findings[0].Arms[1]],
                },
            ],
        };
        Assert.DoesNotContain(
            "objective",
            Page(Some.Content(Some.Run(guarded), trials)),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.Equal(2, Page(Some.Content(Some.Run(guarded), trials)).Split("guards met").Length);
    }

    [Fact]
    public void Empty_columns_and_charts_are_left_out()
    {
        var page = Page(SomeExternal.Content());
        Assert.DoesNotContain("<th scope=\"col\">Guide · oracle</th>", page);
        Assert.DoesNotContain("nothing was measured", page);
        var alone = Page(SomeExternal.Content(e => e with { Arms = [e.Arms[1]] }));
        Assert.DoesNotContain("<th scope=\"col\">Without</th>", alone);
        Assert.Contains("<th scope=\"col\">Measured</th>", alone);
        Assert.Contains("<th scope=\"col\">Guide · oracle</th>", Page(Some.Mixed()));
        // In an experiment of the catalogue a missing chart is mentioned.
        var (storm, trials) = Some.Storm(levels: false);
        Assert.Contains(
            "Not drawn, because nothing was measured: nothing of this kind",
            Page(Some.Content(Some.Run(storm with { Focus = new("nothing of this kind", "nobody", "none") }), trials))
        );
    }

    [Fact]
    public void The_page_loads_nothing_and_only_links_to_the_records_beside_it()
    {
        foreach (var page in new[] { Page(Some.Mixed()), Page(Some.Malicious()) })
        {
            var head = page[..page.IndexOf("</head>", StringComparison.Ordinal)];
            Assert.DoesNotMatch("@import|url\\(", head[head.IndexOf("<style>", StringComparison.Ordinal)..]);
            Assert.Equal(["data:,"], Href().Matches(head).Select(m => m.Groups[1].Value));
            var body = Body(page);
            Assert.DoesNotContain(
                body.DescendantsAndSelf(),
                e =>
                    e.Name.LocalName
                        is "script"
                            or "img"
                            or "iframe"
                            or "link"
                            or "object"
                            or "embed"
                            or "form"
                            or "style"
                            or "image"
                            or "use"
            );
            foreach (var attribute in body.DescendantsAndSelf().Attributes())
            {
                var name = attribute.Name.LocalName;
                Assert.DoesNotMatch("^(on.*|src|srcset|action|formaction|poster|data|background|ping)$", name);
                if (name == "href")
                    Assert.Matches(@"^(#.*|run\.json|trials/[A-Za-z0-9.%_-]+\.json)$", attribute.Value);
                if (name == "style")
                    Assert.Matches(@"^(top|left|margin-left|margin-right):[0-9.]+%$", attribute.Value);
            }
        }
        Assert.Contains("href=\"trials/retry.storm.budget.1.json\"", Page(Some.Mixed()));
    }

    [Fact]
    public void Hostile_text_stays_text()
    {
        var page = Page(Some.Malicious());
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", page);
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("<img", page);
        Assert.Equal(1, Regex.Count(page, "</style>"));
        Assert.Equal(Regex.Count(page, "<details"), Regex.Count(page, "</details>"));
    }

    [Fact]
    public void Every_tag_is_closed_in_order()
    {
        foreach (
            var content in new[]
            {
                Some.Mixed(),
                Some.Malicious(),
                EveryReportTests.Empty(),
                EveryReportTests.Unmeasured(),
            }
        )
        {
            Assert.NotEmpty(Body(Page(content)).Elements());
        }
    }

    [Fact]
    public void A_run_of_two_is_under_200_kB_and_one_of_forty_with_four_arms_under_2_MB()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var (charges, chargeTrials) = Some.Charges();
        Assert.InRange(
            Bytes(Page(Some.Content(Some.Run(storm, charges), [.. trials, .. chargeTrials]))),
            20_000,
            200_000
        );
        var (wide, wideTrials) = Some.Storm();
        Assert.InRange(
            Bytes(Page(Some.Content(Some.Run([.. Enumerable.Repeat(wide, 40)]), wideTrials))),
            200_000,
            2_000_000
        );
    }

    [Fact]
    public void A_trial_of_an_hour_is_drawn_with_no_more_points_than_are_visible()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var hour = trials.Select(t =>
            t with
            {
                Times = t.Times with { LoadEnd = TimeSpan.FromHours(1) },
                Workloads =
                [
                    t.Workloads[0] with
                    {
                        Slots =
                        [
                            .. Enumerable.Range(0, 3600).Select(i => t.Workloads[0].Slots[i % 25] with { Slot = i }),
                        ],
                    },
                ],
            }
        );
        Assert.InRange(Bytes(Page(Some.Content(Some.Run(storm), hour))), 20_000, 200_000);
    }

    [Fact]
    public void Arms_stand_control_first_and_share_their_axes()
    {
        var (storm, trials) = Some.Storm();
        var page = Page(Some.Content(Some.Run(storm), trials));
        var cards = page.Split("<section class=\"arm\">")[1..];
        Assert.Equal(4, cards.Length);
        Assert.StartsWith("<div><h4>Without: 3 immediate retries ", cards[0]);
        Assert.StartsWith("<div><h4>With: backoff, full jitter, 10 % budget ", cards[1]);
        Assert.StartsWith("<div><h4>Also: no retries ", cards[2]);
        var marks = cards.Select(c => string.Concat(Marks().Matches(c).Select(m => m.Value))).Distinct();
        Assert.Single(marks);
        Assert.Contains(">4x<", marks.Single());
        Assert.Contains(">200<", marks.Single());
        Assert.Contains(">10 ms<", marks.Single());
    }

    [Fact]
    public void The_fault_is_shaded_where_its_receipt_confirms_it()
    {
        var (storm, trials) = Some.Storm(levels: false);
        // 9.02 s to 13.02 s of 25 s, in coordinates of 1000.
        Assert.Contains(
            "<rect class=\"fault\" x=\"360.8\" y=\"0\" width=\"160\" height=\"100\"/>",
            Page(Some.Content(Some.Run(storm), trials))
        );
        var never = trials.Select(t => t with { Receipts = [t.Receipts[0] with { Injected = null, Reverted = null }] });
        var page = Page(Some.Content(Some.Run(storm), never));
        Assert.DoesNotContain("<rect class=\"fault\"", page);
        Assert.Contains("never–never s", page);
        Assert.Contains("it was never injected", page);
        Assert.Contains("payment&#39;s workers stall, 4 s (not proven)", page);
    }

    [Theory]
    [InlineData(true, "proven until the stop")]
    [InlineData(false, "not reached: stopped before it")]
    public void A_fault_that_a_stop_cut_is_not_called_unproven(bool reached, string words)
    {
        var (storm, trials) = Some.Storm(levels: false);
        var page = Page(Some.Content(Some.Run(storm), trials.Select(Cut)));
        Assert.Contains($"payment&#39;s workers stall, 4 s ({words})", page);
        Assert.DoesNotContain("not proven", page);

        TrialRecord Cut(TrialRecord trial) =>
            trial with
            {
                Interrupted = TrialRecord.StoppedByUser,
                Receipts =
                [
                    trial.Receipts[0] with
                    {
                        Cut = TimeSpan.FromSeconds(reached ? 12 : 8),
                        Injected = reached ? trial.Receipts[0].Injected : null,
                        Reverted = reached ? TimeSpan.FromSeconds(12.01) : null,
                        CanaryAfter = null,
                    },
                ],
            };
    }

    [Fact]
    public void A_second_in_which_nothing_was_measured_is_a_gap_and_not_a_zero()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var gap = trials
            .Select(t =>
                t with
                {
                    Workloads = [t.Workloads[0] with { Slots = [.. t.Workloads[0].Slots.Where(s => s.Slot is not 5)] }],
                }
            )
            .ToList();
        var whole = Lines(Page(Some.Content(Some.Run(storm), trials)));
        var broken = Lines(Page(Some.Content(Some.Run(storm), gap)));
        Assert.All(whole, d => Assert.Equal(1, d.Count(c => c == 'M')));
        Assert.All(broken, d => Assert.Equal(2, d.Count(c => c == 'M')));
    }

    [Fact]
    public void Closed_loads_say_that_their_latency_is_the_service_time()
    {
        var (storm, trials) = Some.Storm(levels: false);
        Assert.Contains("Latency from the due time", Page(Some.Content(Some.Run(storm), trials)));
        var closed = Page(
            Some.Content(
                Some.Run(storm),
                trials.Select(t => t with { Workloads = [t.Workloads[0] with { IsOpen = false }] })
            )
        );
        Assert.DoesNotContain("Latency from the due time", closed);
        Assert.Contains("Service time (closed load)", closed);
    }

    [Fact]
    public void A_load_whose_calls_another_engine_began_claims_no_due_times()
    {
        const string Told =
            "NBomber 4.1.0 begins the calls. It does not tell when a call is due: latency counts from the actual start of a call, "
            + "and the start lag is unknown.";
        var (storm, trials) = Some.Storm(levels: false);
        var content = Some.Content(
            Some.Run(storm),
            trials.Select(t =>
                t with
                {
                    Engine = "NBomber 4.1.0",
                    Workloads = [t.Workloads[0] with { IsOpen = false }],
                }
            )
        );
        var page = Page(content);
        Assert.Contains(Told, page, StringComparison.Ordinal);
        Assert.Contains("Latency from the actual start", page, StringComparison.Ordinal);
        Assert.DoesNotContain("a call was due", page, StringComparison.Ordinal);
        Assert.Contains(Told, TextReport.Of(content).Notes);
    }

    [Fact]
    public void Never_is_written_and_drawn_as_an_arrow_at_the_edge()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var page = Page(Some.Content(Some.Run(storm), trials));
        Assert.Contains("not in 11 s", page);
        Assert.Contains("<path class=\"control\" d=\"M128 6L137 11L128 16Z\"/>", page);
    }

    [Fact]
    public void The_share_of_good_calls_stands_beside_the_headline_and_in_the_first_table()
    {
        var page = Page(SomeExternal.Content());
        Assert.Contains(
            "without not reached: 73 % failed (27 % good calls within 400 ms)</b>; good calls 98.5 % "
                + "(23.5 % degraded), without 27 %; calls during the fault: 900 x 200,",
            page
        );
        Assert.Contains("</svg><small>98.5 % (23.5 % degraded), without 27 %</small></div></td></tr>", page);
        // Where the headline is a problem, which is listed anyway, the calls have a line of their own.
        Assert.Contains(
            "<p>Good calls 0 %, without 0.67 %; calls during the fault: 600 timed out</p>",
            Page(Some.Mixed())
        );
    }

    [Fact]
    public void Arms_of_services_of_the_users_say_by_what_they_differ_and_nothing_of_policies()
    {
        var cards = Page(SomeExternal.Content()).Split("<section class=\"arm of5rows\">")[1..];
        Assert.Contains(
            "<div><dt>API_TOKEN of orders</dt><dd>***</dd></div><div><dt>CACHE of orders</dt><dd>not "
                + "set</dd></div><div><dt>RETRIES of "
                + "orders</dt><dd>0</dd></div><div><dt>run</dt><dd>nothing</dd></div>",
            cards[0]
        );
        Assert.Contains(
            "<dd>***</dd></div><div><dt>CACHE of "
                + "orders</dt><dd>redis://{{env.CACHE_HOST}}:6379/0</dd></div><div><dt>RETRIES of "
                + "orders</dt><dd>3</dd></div><div><dt>run</dt><dd>flags set retries on</dd></div>",
            cards[1]
        );
        foreach (
            var content in new[]
            {
                SomeExternal.Content(),
                SomeExternal.Content(e => e with { Arms = [e.Arms[1]] }),
                SomeExternal.Compared(),
            }
        )
        {
            Assert.DoesNotContain("no policy on any edge", Page(content));
            Assert.DoesNotContain(
                "hunter",
                string.Concat(ReportWriter.All.Select(r => EveryReportTests.Text(r.FileName, content)))
            );
        }
        Assert.Contains("no policy on any edge", Page(Some.Mixed()));
    }

    [Fact]
    public void Calls_that_fail_at_once_do_not_look_fast()
    {
        var page = Page(SomeExternal.Content());
        Assert.Contains("not reached: p99, over 1 % failed; p50, over half failed</span>", page);
        Assert.Contains(
            "Latency from the due time, p50: 13.748 ms to 13.748 ms, and in 6 seconds not reached: p50, over half failed\"",
            page
        );
        // 9 s to 15 s of 25 s, just above the frame, with the line along its upper edge.
        Assert.Contains("<rect class=\"beyond\" x=\"360\" y=\"-6\" width=\"240\" height=\"9\"/>", page);
        Assert.Contains("L380 0L420 0L460 0L500 0L540 0L580 0L620 ", page);
        Assert.DoesNotContain("schema 1", page);
    }

    [Fact]
    public void A_record_of_schema_1_shows_all_calls_sent_and_says_so()
    {
        var (result, trials) = SomeExternal.Orders();
        var page = Page(Some.Content(Some.Run(result), trials.Select(Some.OfSchema1)));
        Assert.Contains("Latency from the due time, of all calls sent, failed ones too (schema 1)", page);
        Assert.DoesNotContain("class=\"beyond\"", page);
    }

    [Fact]
    public void Examples_of_calls_stand_where_it_did_not_pass_and_only_there()
    {
        var (passed, trials) = Some.Storm(levels: false);
        Assert.DoesNotContain("Calls that were not good", Page(Some.Content(Some.Run(passed), trials)));
        var (failed, failedTrials) = Some.Storm(levels: false, candidateCollapses: true);
        var page = Page(Some.Content(Some.Run(failed), failedTrials));
        Assert.Contains("<h1>Fails: smoke</h1>", page);
        Assert.Contains("checkout 1,804", page);
        Assert.Contains("checkout 1,806", page);
        Assert.DoesNotContain("checkout 1,807", page);
    }

    [Fact]
    public void A_record_that_cannot_be_read_is_named_in_its_arm()
    {
        var (storm, trials) = Some.Storm(levels: false);
        Assert.Contains("cannot read trials/retry.storm.budget.1.json", Page(Some.Content(Some.Run(storm), trials[0])));
    }

    [Fact]
    public void The_only_arm_of_an_experiment_has_no_role()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var alone = storm with { Arms = [storm.Arms[1] with { Title = "as it is" }] };
        Assert.Contains("<h4>As it is ", Page(Some.Content(Some.Run(alone), trials)));
    }

    internal static string Page(RunContent content) => EveryReportTests.Text("report.html", content);

    private static int Bytes(string page) => Encoding.UTF8.GetByteCount(page);

    private static IEnumerable<string> Lines(string page) =>
        LinePath()
            .Matches(page)
            .Select(m => m.Groups[1].Value)
            .Where(d => !d.StartsWith("M1 4", StringComparison.Ordinal));

    /// <summary>The body parsed as XML, which fails if a tag is not closed in order.</summary>
    private static XElement Body(string page) =>
        XElement.Parse(
            page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)]
                .Replace("<br>", "<br/>")
                .Replace("<details open>", "<details>")
        );

    [GeneratedRegex("<a class=\"id\"[^>]*>([^<]*)<")]
    private static partial Regex Anchor();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Href();

    [GeneratedRegex("<div class=\"(marks|seconds)\".*?</div>")]
    private static partial Regex Marks();

    [GeneratedRegex("<path class=\"line [a-z0-9]+\" d=\"([^\"]*)\"")]
    private static partial Regex LinePath();
}
