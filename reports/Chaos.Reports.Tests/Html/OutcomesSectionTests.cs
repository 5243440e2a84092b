using System.Globalization;
using System.Text.RegularExpressions;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Html;

public sealed partial class OutcomesSectionTests
{
    [Fact]
    public void Every_arm_has_the_same_rows_good_ones_first_then_failures_by_frequency()
    {
        var arms = Arms(SomeExternal.Content());
        Assert.Equal(["Without the mitigation", "With the mitigation"], arms.Select(a => a.Title));
        string[] rows =
        [
            "✔ 200",
            "✔ 201",
            "✔ 200 (degraded)",
            "✘ connection refused",
            "✘ 503",
            "✘ timed out",
            "✘ connection reset by peer",
            "✘ 500",
            "✘ TLS: the remote certificate was rejected by the provided RemoteCertificateValidationCallback",
            "✘ 404",
            "✘ DNS: name not known",
            "✘ 4 other outcomes, below",
            "Calls due; share good",
            "! not made by the generator: the generator was late",
        ];
        Assert.All(arms, a => Assert.Equal(rows, a.Rows.Select(r => r.What)));
        Assert.Equal(["before the fault", "during the fault", "after the fault"], arms[0].Phases);
    }

    [Fact]
    public void Counts_are_under_their_phase_and_calls_that_were_not_made_do_not_count_as_due()
    {
        var arms = Arms(SomeExternal.Content());
        Assert.Equal(["0", "426", "0"], Counts(arms[0], "✘ connection refused"));
        Assert.Equal(["0", "48", "0"], Counts(arms[0], "✘ 4 other outcomes, below"));
        Assert.Equal(["0", "8", "0"], Counts(arms[1], "✘ 503"));
        Assert.Equal(
            ["1,200 100 %", "1,200 98.5 % (23.5 % degraded)", "2,000 100 %"],
            Counts(arms[1], "Calls due; share good")
        );
        Assert.Equal(["0", "2", "0"], Counts(arms[1], "! not made by the generator: the generator was late"));
        Assert.Equal("unsent", arms[1].Rows[^1].Style);
    }

    [Fact]
    public void The_rarest_failures_are_folded_and_still_on_the_page()
    {
        var page = HtmlReportTests.Page(SomeExternal.Content());
        var fold = page[page.IndexOf("<details><summary>The 4 other outcomes</summary>", StringComparison.Ordinal)..];
        Assert.Equal(
            ["✘ 302", "✘ 429", "✘ 502", "✘ dropped: too many in flight"],
            Rows(fold[..fold.IndexOf("</details>", StringComparison.Ordinal)]).Select(r => r.What)
        );
        Assert.DoesNotContain("other outcomes", HtmlReportTests.Page(Some.Mixed()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_phase_that_an_arm_did_not_reach_is_a_dash_and_not_a_zero()
    {
        var (result, trials) = SomeExternal.Orders();
        var arms = Arms(
            Some.Content(
                Some.Run(
                    result with
                    {
                        Outcomes = [.. result.Outcomes.Where(o => (o.Arm, o.Phase) != ("control", "after the fault"))],
                    }
                ),
                trials
            )
        );
        Assert.Equal(["1,176", "324", "–"], Counts(arms[0], "✔ 200"));
        Assert.Equal("–", Counts(arms[0], "Calls due; share good")[2]);
    }

    [Fact]
    public void The_same_word_of_two_statuses_is_followed_by_the_status()
    {
        var (result, trials) = SomeExternal.Orders();
        var odd = result.Outcomes[1] with
        {
            Rows = [new(CallStatus.Rejected, "503", 3), new(CallStatus.ServerError, "503", 2)],
        };
        Assert.Equal(
            ["✘ 503, rejected", "✘ 503, server errors"],
            Arms(Some.Content(Some.Run(result with { Outcomes = [odd] }), trials))[0].Rows.Take(2).Select(r => r.What)
        );
    }

    [Fact]
    public void Calls_in_no_column_are_counted_so_that_all_calls_are_accounted_for()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var content = Some.Content(Some.Run(storm), trials);
        var arm = storm.Arms[1];

        var beside = new OutcomeTable(storm).Beside(content, arm);

        Assert.Matches("^In no column: [0-9,]+ calls of the warm-up, [0-9,]+ calls in the seconds in which", beside);
        var counted = Number()
            .Matches(beside)
            .Sum(m => long.Parse(m.Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
        Assert.Equal(
            trials[1].Workloads.Sum(w => w.Slots.Sum(s => s.Calls.Values.Sum())),
            counted + storm.Outcomes.Where(o => o.Arm == arm.Name).Sum(o => o.Rows.Sum(r => r.Count))
        );
        Assert.Contains($"<p class=\"policy\">{beside}.</p>", HtmlReportTests.Page(content), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_told_which_calls_were_under_way_when_the_fault_began_and_why_they_are_left_out()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var arm = storm.Arms[1];
        storm = storm with
        {
            Outcomes =
            [
                .. storm.Outcomes,
                storm.Outcomes.First(o => o.Arm == arm.Name) with
                {
                    Phase = Phase.UnderWay.ToString(),
                },
            ],
        };
        var began = TimeSpan.FromSeconds(5.25);
        var content = Some.Content(
            Some.Run(storm),
            [
                .. trials.Select(t =>
                    t with
                    {
                        Times = t.Times with
                        {
                            BaselineEnd = began - TimeSpan.FromSeconds(.3),
                            FaultBegan = began,
                            Injected = began,
                        },
                    }
                ),
            ]
        );

        var told = new OutcomeTable(storm).UnderWay(content, arm);

        Assert.Equal(
            "Under way when the fault began: calls that were due from second 4 to second 6: the fault began at 5.25 s, a call took "
                + "up to 0.3 s before it, and figures are counted in whole seconds. The fault may have hit some of them, so they "
                + "are in the figures neither before it nor during it",
            told
        );
        Assert.Contains($"<p class=\"policy\">{told}.</p>", HtmlReportTests.Page(content), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_call_there_is_no_table()
    {
        var (result, trials) = SomeExternal.Orders();
        Assert.DoesNotContain(
            "How calls ended",
            HtmlReportTests.Page(Some.Content(Some.Run(result with { Outcomes = [] }), trials)),
            StringComparison.Ordinal
        );
    }

    private static List<string> Counts(ArmTable arm, string what) => arm.Rows.Single(r => r.What == what).Counts;

    private static List<ArmTable> Arms(RunContent content) =>
        [
            .. HtmlReportTests
                .Page(content)
                .Split("<section class=\"ended\">")[1..]
                .Select(section => section[..section.IndexOf("</table>", StringComparison.Ordinal)])
                .Select(s => new ArmTable(
                    Plain(s[..s.IndexOf("</h4>", StringComparison.Ordinal)]),
                    [.. Head().Matches(s).Skip(1).Select(m => Plain(m.Groups[1].Value))],
                    Rows(s)
                )),
        ];

    private static List<(string Style, string What, List<string> Counts)> Rows(string table) =>
        [
            .. Row()
                .Matches(table)
                .Select(m =>
                    (
                        m.Groups[1].Value,
                        Plain(m.Groups[2].Value),
                        Cell().Matches(m.Groups[3].Value).Select(c => Plain(c.Groups[1].Value)).ToList()
                    )
                ),
        ];

    private static string Plain(string markup) =>
        Tag().Replace(markup.Replace("<br>", " ", StringComparison.Ordinal), "").Trim();

    private sealed record ArmTable(
        string Title,
        List<string> Phases,
        List<(string Style, string What, List<string> Counts)> Rows
    );

    [GeneratedRegex("<th scope=\"col\">(.*?)</th>")]
    private static partial Regex Head();

    [GeneratedRegex("<tr class=\"([a-z]+)\"><th scope=\"row\">(.*?)</th>(.*?)</tr>")]
    private static partial Regex Row();

    [GeneratedRegex("<td[^>]*>(.*?)</td>")]
    private static partial Regex Cell();

    [GeneratedRegex("[0-9,]*[0-9]")]
    private static partial Regex Number();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
