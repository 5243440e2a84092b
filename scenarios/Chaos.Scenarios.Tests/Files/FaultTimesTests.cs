using Chaos.Cli.Annotating;

namespace Chaos.Scenarios.Tests.Files;

public sealed class FaultTimesTests
{
    [Theory]
    [InlineData("- { slow: { edge: app->pay, delay: 200ms, start: 2s, for: 9s } }")]
    [InlineData("- { slow: { edge: app->pay, delay: 200ms, for: 9s }, start: 2s }")]
    [InlineData("- { slow: { edge: app->pay, delay: 200ms }, start: 2s, for: 9s }")]
    public void The_times_of_a_fault_stand_beside_it_or_among_its_settings(string fault)
    {
        var read = With(fault);
        Assert.Empty(read.Lines);
        var window = Assert.Single(read.Experiment!.Faults);
        Assert.Equal((2, 9), (window.Start.TotalSeconds, window.Duration.TotalSeconds));
        Assert.Equal("app->pay slower by 200 ms", window.Fault.Summary);
    }

    [Theory]
    [InlineData(
        "- { slow: { edge: app->pay, delay: 200ms, for: 9s }, for: 8s }",
        "9:45: faults[0].slow.for: \"9s\" is not allowed; allowed: for beside the fault or among its settings, not both"
    )]
    [InlineData("- { slow: { edge: app->pay, delay: 200ms, for: soon } }", "9:45: faults[0].slow.for: ")]
    [InlineData(
        "- { slow: { edge: app->pay, delay: 200ms, for: 0s } }",
        "9:45: faults[0].slow.for: 0s is not allowed; allowed: 1s or more"
    )]
    [InlineData(
        "- { cut: { edge: app->pay, start: -1s } }",
        "9:30: faults[0].cut.start: -1s is not allowed; allowed: 0s to"
    )]
    [InlineData(
        "- { latency: { edge: app->pay, delay: 200ms, jitter: 160ms }, for: 9s }",
        "9:48: faults[0].latency.jitter: 160ms is not allowed; allowed: at most three quarters of the delay, 150ms"
    )]
    [InlineData(
        "- { latency: { edge: app->pay, delay: 200ms, match: { path: a } }, for: 9s }",
        "9:57: faults[0].latency.match.path: "
    )]
    [InlineData(
        "- { latency: { edge: app->pay, delay: 200ms, match: { headerValue: a } }, for: 9s }",
        "9:57: faults[0].latency.match.headerValue: a is not allowed; allowed: nothing without header"
    )]
    [InlineData(
        "- { latency: { edge: app->pay, delay: 200ms, match: { verb: GET } }, for: 9s }",
        "9:57: faults[0].latency.match.verb: no such key; allowed: method, path, header, headerValue"
    )]
    [InlineData(
        "- { latency: { edge: app->pay, delay: 200ms, share: 1.5 }, for: 9s }",
        "9:48: faults[0].latency.share: 1.5"
    )]
    public void A_mistake_in_them_is_told_once_where_it_is_written(string fault, string line) =>
        Assert.StartsWith($"mine.yaml:{line}", Assert.Single(With(fault).Lines), StringComparison.Ordinal);

    [Fact]
    public void A_latency_of_single_requests_needs_an_edge_that_can_be_read()
    {
        const string Edge = "edges: [ { from: app, to: pay } ]";
        var text = OneMistakeTests
            .Text.Replace(
                Edge,
                "edges: [ { from: app, to: pay, protocol: tcp, canary: PING } ]",
                StringComparison.Ordinal
            )
            .Replace(
                "slow: { edge: app->pay, delay: 200ms }",
                "latency: { edge: app->pay, delay: 200ms, share: 0.9 }",
                StringComparison.Ordinal
            )
            .Replace("attempts(app->pay) <= 1.2", "availability >= 90 %", StringComparison.Ordinal);
        Assert.Contains(
            "faults[0].latency.edge: app->pay is not allowed; allowed: an edge with HTTP or gRPC",
            Assert.Single(SomeFile.Read(text).Lines)
        );
        Assert.Empty(SomeFile.Read(text.Replace(", share: 0.9", ", jitter: 9ms", StringComparison.Ordinal)).Lines);
    }

    private static ExperimentInYaml With(string fault) =>
        SomeFile.Read(
            OneMistakeTests.Text.Replace(
                "- slow: { edge: app->pay, delay: 200ms }\n    for: 14s",
                fault,
                StringComparison.Ordinal
            )
        );
}
