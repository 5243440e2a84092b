using System.Text.RegularExpressions;
using Chaos.Reports.Html;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Html;

public sealed partial class ComparisonSectionTests
{
    [Fact]
    public void The_answer_stands_at_the_top()
    {
        Assert.Contains(
            "<h1>After (backoff, full jitter, 10 % budget) is worse than before (3 immediate retries): Latency p95 "
                + "during the fault +16.6 % (+12.6 % to +17.3 %)</h1>",
            HtmlReportTests.Page(SomeComparison.Content())
        );
        Assert.Contains(
            "<h1>Not decided between before (3 immediate retries) and after (backoff, full jitter, 10 % budget): "
                + "Latency p95 during the fault no data</h1>",
            HtmlReportTests.Page(SomeComparison.Undecided())
        );
    }

    [Fact]
    public void Every_round_that_counts_is_a_ring_and_a_dot_joined_by_a_line()
    {
        var chart = Pairs().Match(HtmlReportTests.Page(SomeComparison.Content())).Value;

        Assert.Equal(
            (7, 7, 7),
            (
                Count(chart, "<path class=\"join\""),
                Count(chart, "<path class=\"dot before\""),
                Count(chart, "<path class=\"dot after\"")
            )
        );
        Assert.Contains("round 4: does not count", chart);
        Assert.Contains("round 1: before 182.4 ms, after 214 ms", chart);
    }

    [Fact]
    public void Rounds_of_two_runs_are_not_joined_and_say_so()
    {
        var page = HtmlReportTests.Page(SomeComparison.Unpaired());

        Assert.DoesNotContain("<path class=\"join\"", page);
        Assert.Contains("Not paired: 7 and 7 rounds of two runs", page);
    }

    [Fact]
    public void The_interval_lies_where_it_belongs_against_the_band()
    {
        var mark = Mark().Match(HtmlReportTests.Page(SomeComparison.Content()));

        // On the logarithmic scale the band is around no change, and the whole interval to the right of it.
        var (bandFrom, bandWidth, none, low, high, dot) = (
            Number("x"),
            Number("w"),
            Number("n"),
            Number("l"),
            Number("h"),
            Number("d")
        );
        Assert.Equal(bandFrom + (bandWidth / 2), none, .1);
        Assert.True(low > bandFrom + bandWidth);
        Assert.InRange(dot, low, high);

        double Number(string group) =>
            double.Parse(mark.Groups[group].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Guardrails_stand_in_the_table_with_their_corrected_probability()
    {
        var page = HtmlReportTests.Page(SomeComparison.Content());

        Assert.Contains(
            "Time to recover<br><small>guardrail, p after Holm; alike: -1 s to +1 s</small><br><small>3 "
                + "s → 4 s, +1 s (-1 s to +3 s), p .750; about 9 further rounds",
            page
        );
        Assert.Contains("≈</span> Equivalent", page);
        Assert.Contains("-0.02 points (-0.11 points to +0.08 points)", page);
    }

    [Fact]
    public void Both_arms_lie_over_each_other_in_time()
    {
        var page = HtmlReportTests.Page(SomeComparison.Content());

        Assert.Contains("<h3>Both arms over time, round 1</h3>", page);
        Assert.Contains("Shaded as after: warm-up; payment&#39;s workers stall", page);
        Assert.Equal(
            2,
            Count(page, "<path class=\"line two\" d=\"M") - Count(page, "<path class=\"line two\" d=\"M1 4H17\"")
        );
    }

    [Fact]
    public void A_missing_record_is_reported() =>
        Assert.Contains(
            "cannot read trials/retry.storm.budget.1.json",
            HtmlReportTests.Page(Some.Content(SomeComparison.Content().Run))
        );

    [Fact]
    public void A_calibration_shows_whether_comparisons_can_be_trusted_on_the_machine()
    {
        var page = HtmlReportTests.Page(SomeComparison.Calibrated());
        Assert.Contains(
            "<h1>budget against itself: comparisons can be trusted here, 7.69 % found a difference by the worst measure</h1>",
            page
        );
        foreach (
            var text in new[]
            {
                "10.4 %",
                "+13.0 %",
                "<span>12</span>",
                "<span>7</span>",
                "1 of 13",
                "more than 200",
                "0.6 s",
                "round 21 does not count",
            }
        )
            Assert.Contains(text, page);
        Assert.Contains(
            "cannot be trusted here, 30.77 % found a difference where there is none by the worst measure",
            HtmlReportTests.Page(SomeComparison.Calibrated(isTrusted: false))
        );
    }

    [Fact]
    public void What_differs_between_the_arms_is_a_table_and_absent_without_any()
    {
        var page = HtmlReportTests.Page(SomeExternal.Compared());
        Assert.Contains(
            "<th scope=\"col\">What differs</th><th scope=\"col\">Before</th><th scope=\"col\">After</th>",
            page
        );
        Assert.Contains(
            "<span>RETRIES of orders</span></td><td data-label=\"Before\"><code>0</code></td><td "
                + "data-label=\"After\"><code>3</code></td>",
            page
        );
        Assert.DoesNotContain("What differs", HtmlReportTests.Page(SomeComparison.Content()));
    }

    [Fact]
    public void An_arm_that_fails_at_once_does_not_look_faster() =>
        Assert.Contains(
            "Latency p99 from the due time, before: 18.648 ms to 18.648 ms, and in 6 seconds not reached: p99, over 1 % failed",
            HtmlReportTests.Page(SomeExternal.Compared())
        );

    [Fact]
    public void Hostile_text_stays_text()
    {
        var page = HtmlReportTests.Page(SomeComparison.Malicious());
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("<img", page);
    }

    private static int Count(string text, string part) =>
        Regex.Count(text, Regex.Escape(part)) - (part.Contains("dot ", StringComparison.Ordinal) ? 1 : 0);

    [GeneratedRegex(
        "<figure class=\"chart\"><figcaption>Latency p95 during the fault, by round.*?</figure>",
        RegexOptions.Singleline
    )]
    private static partial Regex Pairs();

    [GeneratedRegex(
        "<rect class=\"alike\" x=\"(?<x>[0-9.]+)\" y=\"2\" width=\"(?<w>[0-9.]+)\".*?class=\"none\" "
            + "d=\"M(?<n>[0-9.]+) .*?class=\"bar\" d=\"M(?<l>[0-9.]+) 11H(?<h>[0-9.]+)\".*?cx=\"(?<d>[0-9.]+)\""
    )]
    private static partial Regex Mark();

    [Theory]
    [InlineData("before", "before the change", "before")]
    [InlineData("before", "one retry", "before (one retry)")]
    [InlineData("before", "before: one retry", "before (one retry)")]
    [InlineData("control", "control: without retries", "before (without retries)")]
    [InlineData("control", "control", "before (control)")]
    public void An_arm_is_named_by_its_side_and_its_title_without_repetition(string name, string title, string told)
    {
        var result = SomeComparison.Result with
        {
            Before = SomeComparison.Result.Before with { Name = name, Title = title },
        };

        Assert.Equal(told, result.Side(result.Before));
    }

    [Fact]
    public void The_keys_of_charts_name_before_and_after_in_this_order()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var page = new StringWriter();
        new HtmlReport().Write(Some.Content(Some.Run(storm) with { Comparison = Compared(storm) }, trials), page);
        var keys = System.Text.RegularExpressions.Regex.Matches(page.ToString(), "</svg>(before|after)</span>");

        Assert.Equal(["before", "after"], keys.Select(k => k.Groups[1].Value).Distinct());
        Assert.Equal(6, keys.Count);
        Assert.All(keys.Select((k, i) => (k.Groups[1].Value, i)), k => Assert.Equal(k.i % 2 == 0, k.Value == "before"));
    }

    private static Chaos.Core.Comparing.ComparisonResult Compared(Chaos.Core.Judging.ExperimentResult storm) =>
        SomeComparison.Result with
        {
            Before = storm.Arms[0],
            After = storm.Arms[1],
        };
}
