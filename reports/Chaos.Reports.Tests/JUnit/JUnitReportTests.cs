using System.Xml.Linq;

namespace Chaos.Reports.Tests.JUnit;

public sealed class JUnitReportTests
{
    [Fact]
    public void Counts_and_outcomes_follow_the_verdicts()
    {
        var suite = Suite(Some.Mixed());
        Assert.Equal(
            ("5", "1", "1", "1"),
            (
                (string)suite.Attribute("tests")!,
                (string)suite.Attribute("failures")!,
                (string)suite.Attribute("errors")!,
                (string)suite.Attribute("skipped")!
            )
        );
        Assert.Equal("chaos.smoke", (string)suite.Attribute("name")!);
        Assert.Equal("2026-11-23T02:00:00", (string)suite.Attribute("timestamp")!);
        Assert.Equal("97.000", (string)suite.Attribute("time")!);
        Assert.NotNull(Case(suite, "rest.idempotency-key").Element("failure"));
        Assert.NotNull(Case(suite, "bulkhead.isolation").Element("error"));
        Assert.Contains(
            "the fault is not proven",
            (string)Case(suite, "cascade.timeout").Element("skipped")!.Attribute("message")!
        );
        foreach (var passes in new[] { "retry.storm", "chain.availability" })
            Assert.Equal(["system-out"], Case(suite, passes).Elements().Select(e => e.Name.LocalName));
    }

    [Fact]
    public void A_comparison_is_a_case_that_fails_when_it_is_worse()
    {
        var suite = Suite(SomeComparison.Content());
        Assert.Equal(
            ("1", "1", "0"),
            (
                (string)suite.Attribute("tests")!,
                (string)suite.Attribute("failures")!,
                (string)suite.Attribute("skipped")!
            )
        );
        var worse = Case(suite, "retry.storm: three-retries against budget");
        Assert.Contains("+16.6 %", (string)worse.Element("failure")!.Attribute("message")!);
        Assert.Contains("? Inconclusive: Time to recover", worse.Element("system-out")!.Value);
        Assert.NotNull(
            Case(Suite(SomeComparison.Undecided()), "retry.storm: three-retries against budget").Element("skipped")
        );
    }

    [Fact]
    public void The_share_of_good_calls_and_how_most_failed_stand_beside_the_headline()
    {
        var open = Case(Suite(SomeExternal.Content()), "orders-survive-payment");
        const string Calls =
            "; good calls 98.5 % (23.5 % degraded), without 27 %; calls during the fault: 900 x 200, 282 "
            + "x 200 (degraded), 10 timed out, 8 x 503, 2 not made by the generator: the generator was late";
        Assert.EndsWith(Calls, (string)open.Element("skipped")!.Attribute("message")!, StringComparison.Ordinal);
        Assert.Contains($"{Calls}\n", open.Element("system-out")!.Value, StringComparison.Ordinal);
        Assert.Contains(
            "1.27x, limit ≤ 1.00x; without 1.27x; good calls 97 %, without 97 %; calls during the fault: 582 good, 18 timed out",
            (string)Case(Suite(Some.Mixed()), "rest.idempotency-key").Element("failure")!.Attribute("message")!,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_skipped_case_says_why_what_would_settle_it_and_how_often_it_was_tried()
    {
        var (late, trials) = Some.Late();
        var content = Some.Content(
            Some.Run(late) with
            {
                SpoiledTries = [new(late.Id, 1, "late by 9 ms", ["trials/try-1/x.json"])],
                Preflight = Some.Preflight,
                InconclusiveIsWarning = true,
            },
            trials
        );
        var suite = Suite(content);
        var skipped = Case(suite, late.Id).Element("skipped")!;

        // How the calls ended follows the message, as it follows every headline.
        Assert.Equal(
            "the generator was late; another try on a quieter machine may settle it: "
                + "--retry-inconclusive; good calls 0 %, without 0.67 %; calls during the fault: 600 timed out",
            (string)skipped.Attribute("message")!
        );
        Assert.Equal(
            [
                "the generator was late",
                "another try on a quieter machine may settle it: --retry-inconclusive",
                "2nd try: the first was spoiled: late by 9 ms",
                "again: ./chaos run retry.storm --seed 42",
            ],
            skipped.Value.Split('\n')
        );
        Assert.Contains("2nd try: the first was spoiled", Case(suite, late.Id).Element("system-out")!.Value);
        Assert.Contains("limits on latency of 26 ms and more", Property(suite, "preflight"));
        Assert.Contains("--inconclusive warn", Property(suite, "warning"));
    }

    [Fact]
    public void An_undecided_objective_is_skipped_with_its_figures()
    {
        var (open, trials) = Some.Open();
        var skipped = Case(Suite(Some.Content(Some.Run(open), trials)), open.Id).Element("skipped")!;

        Assert.StartsWith(
            "Time to recover: the interval 1 s to 9 s spans the limit, about 40 s or 3 rounds would settle it: ",
            (string)skipped.Attribute("message")!
        );
        Assert.Contains("Time to recover: the interval 1 s to 9 s spans the limit", skipped.Value);
    }

    [Fact]
    public void A_case_carries_its_class_its_time_and_its_findings()
    {
        var storm = Case(Suite(Some.Mixed()), "retry.storm");
        Assert.Equal("chaos.smoke", (string)storm.Attribute("classname")!);
        Assert.Equal("61.500", (string)storm.Attribute("time")!);
        Assert.Contains(
            "✔ Oracle agrees: Attempts per call during the fault: three-retries: 4.00x, theory 4.00x ± 0.08x",
            storm.Element("system-out")!.Value
        );
        Assert.Null(Case(Suite(Some.Mixed()), "bulkhead.isolation").Attribute("time"));
    }

    [Fact]
    public void Hostile_text_is_still_valid_XML()
    {
        var suite = Suite(Some.Malicious());
        Assert.Equal(4, suite.Elements("testcase").Count());
        Assert.Contains("<script>alert('x')</script>", (string)suite.Elements("testcase").First().Attribute("name")!);
        Assert.Contains("你好", suite.Elements("testcase").First().Element("failure")!.Value);
    }

    private static XElement Suite(RunContent content) =>
        XDocument.Parse(EveryReportTests.Text("junit.xml", content)).Root!.Elements("testsuite").Single();

    private static string Property(XElement suite, string name) =>
        (string)
            suite
                .Element("properties")!
                .Elements()
                .Single(p => (string)p.Attribute("name")! == name)
                .Attribute("value")!;

    private static XElement Case(XElement suite, string name) =>
        suite.Elements("testcase").Single(c => (string)c.Attribute("name")! == name);
}
