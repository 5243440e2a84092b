using Chaos.Targets.Protocols.Http;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Tests.Files;

public sealed class FeedPartTests : IDisposable
{
    private readonly string _feed = Path.Combine(Directory.GetCurrentDirectory(), $"feed-{Guid.NewGuid():N}.csv");

    public FeedPartTests() =>
        File.WriteAllText(_feed, $"user\n{string.Concat(Enumerable.Range(0, 100).Select(i => $"u{i}\n"))}");

    public void Dispose() => File.Delete(_feed);

    [Fact]
    public void A_feed_says_which_rows_are_taken_and_when_the_load_ends()
    {
        var read = Read("{ file: FEED, order: unique }", "rate: 5");

        Assert.Empty(read.Mistakes);
        var workload = Assert.Single(read.Experiment!.Workloads);
        Assert.Equal(100, workload.Iterations);
        Assert.Equal(FeedOrder.Unique, ((RequestTargetSpec)workload.Target).Feed!.Order);
        Assert.Null(Read("FEED", "rate: 5").Experiment!.Workloads[0].Iterations);
        Assert.Null(Read("{ file: FEED, order: shuffled }", "rate: 500").Experiment!.Workloads[0].Iterations);
    }

    [Theory]
    [InlineData(
        "{ file: FEED, order: unique }",
        "rate: 50",
        "feed: unique with 100 rows is not allowed; allowed: more than 200: so many"
    )]
    [InlineData(
        "{ file: FEED, order: unique, onEnd: fail }",
        "rate: 10",
        "feed: unique with 100 rows is not allowed; allowed: "
    )]
    [InlineData("FEED", "rate: 50, iterations: 20", "iterations: 20 is not allowed; allowed: more than 200: so many")]
    [InlineData(
        "{ file: FEED, onEnd: fail }",
        "rate: 5",
        "feed.onEnd: fail is not allowed; allowed: with order: unique"
    )]
    [InlineData(
        "{ file: FEED, order: all, onEnd: fail }",
        "rate: 5",
        "feed.order: \"all\" is not allowed; allowed: circular, random"
    )]
    [InlineData("{ order: unique }", "rate: 5", "feed.file: missing; expected text")]
    [InlineData("{ file: none.csv, order: random }", "rate: 5", "feed.file: none.csv is not there")]
    [InlineData("[a]", "rate: 5", "feed: [\"a\"] is not allowed; allowed: text, or an object with: file, order, onEnd")]
    public void A_mistake_in_a_feed_is_told_at_its_word(string feed, string load, string told) =>
        Assert.Contains($"workloads.calls.{told}", Assert.Single(Read(feed, load).Lines), StringComparison.Ordinal);

    private Chaos.Cli.Annotating.ExperimentInYaml Read(string feed, string load) =>
        SomeFile.Read(
            """
            services:
              app: { url: "http://127.0.0.1:5001" }
            workloads:
              calls: { service: app, path: "/{{call}}", LOAD, feed: FEED }
            objectives: [goodput >= 1 in all]
            durations: { warmUp: 4s, baseline: 14s }
            """.Replace("LOAD", load, StringComparison.Ordinal).Replace("FEED", feed, StringComparison.Ordinal).Replace(
                "FEED",
                Path.GetFileName(_feed),
                StringComparison.Ordinal
            )
        );
}
