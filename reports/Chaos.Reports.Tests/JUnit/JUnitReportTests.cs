using System.Xml.Linq;

namespace Chaos.Reports.Tests.JUnit;

public sealed class JUnitReportTests
{
    [Fact]
    public void Counts_and_outcomes_follow_the_verdicts()
    {
        var suite = Suite(Some.Mixed());
        Assert.Equal(("5", "1", "1", "1"), ((string)suite.Attribute("tests")!, (string)suite.Attribute("failures")!, (string)suite.Attribute("errors")!, (string)suite.Attribute("skipped")!));
        Assert.Equal("chaos.smoke", (string)suite.Attribute("name")!);
        Assert.Equal("2026-11-23T02:00:00", (string)suite.Attribute("timestamp")!);
        Assert.Equal("97.000", (string)suite.Attribute("time")!);
        Assert.NotNull(Case(suite, "rest.idempotency-key").Element("failure"));
        Assert.NotNull(Case(suite, "bulkhead.isolation").Element("error"));
        Assert.Contains("the fault is not proven", (string)Case(suite, "cascade.timeout").Element("skipped")!.Attribute("message")!);
        foreach (var passes in new[] { "retry.storm", "chain.availability" })
            Assert.Equal(["system-out"], Case(suite, passes).Elements().Select(e => e.Name.LocalName));
    }

    [Fact]
    public void A_comparison_is_a_case_that_fails_when_it_is_worse()
    {
        var suite = Suite(SomeComparison.Content());
        Assert.Equal(("1", "1", "0"), ((string)suite.Attribute("tests")!, (string)suite.Attribute("failures")!, (string)suite.Attribute("skipped")!));
        var worse = Case(suite, "retry.storm: three-retries against budget");
        Assert.Contains("+16.6 %", (string)worse.Element("failure")!.Attribute("message")!);
        Assert.Contains("? Inconclusive: Time to recover", worse.Element("system-out")!.Value);
        Assert.NotNull(Case(Suite(SomeComparison.Undecided()), "retry.storm: three-retries against budget").Element("skipped"));
    }

    [Fact]
    public void The_share_of_good_calls_and_how_most_failed_stand_beside_the_headline()
    {
        var open = Case(Suite(SomeUsers.Content()), "orders-survive-payment");
        const string Calls = "; good calls 98.5 % (23.5 % degraded), without 27 %; calls during the fault: 900 x 200, 282 x 200 (degraded), 10 timed out, 8 x 503, 2 not made by the generator: the generator was late";
        Assert.EndsWith(Calls, (string)open.Element("skipped")!.Attribute("message")!, StringComparison.Ordinal);
        Assert.Contains($"{Calls}\n", open.Element("system-out")!.Value, StringComparison.Ordinal);
        Assert.Contains("1.27x, limit ≤ 1.00x; without 1.27x; good calls 97 %, without 97 %; calls during the fault: 582 good, 18 timed out", (string)Case(Suite(Some.Mixed()), "rest.idempotency-key").Element("failure")!.Attribute("message")!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_carries_its_class_its_time_and_its_findings()
    {
        var storm = Case(Suite(Some.Mixed()), "retry.storm");
        Assert.Equal("chaos.smoke", (string)storm.Attribute("classname")!);
        Assert.Equal("61.500", (string)storm.Attribute("time")!);
        Assert.Contains("✔ Oracle agrees: Attempts per call during the fault: three-retries: 4.00x, theory 4.00x ± 0.08x", storm.Element("system-out")!.Value);
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

    private static XElement Suite(RunContent content) => XDocument.Parse(EveryReportTests.Text("junit.xml", content)).Root!.Elements("testsuite").Single();

    private static XElement Case(XElement suite, string name) => suite.Elements("testcase").Single(c => (string)c.Attribute("name")! == name);
}
