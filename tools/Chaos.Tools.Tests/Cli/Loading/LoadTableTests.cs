using Chaos.Cli.Loading;
using Chaos.Core.Calls;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Targets;

namespace Chaos.Tools.Tests.Cli.Loading;

public sealed class LoadTableTests
{
    private static readonly string[] s_thresholds = ["p50 < 20 ms and availability >= 90 %"];

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void No_line_is_wider_than_the_terminal(int width) =>
        Assert.All(Lines(width, s_thresholds, failed: 7), l => Assert.True(l.Length <= width, l));

    [Fact]
    public void Requests_percentiles_histogram_statuses_and_errors_are_shown()
    {
        var lines = Lines(80, [], failed: 100);

        Assert.Contains("Requests    1,000 in 10 s: 100/s as asked", lines);
        Assert.Contains("Good        900 (90 %)", lines);
        Assert.Contains("Failed      100 (10 %)", lines);
        Assert.Contains("Latency             good      failed", lines);
        Assert.Contains("  p50            5.00 ms     2.00 ms", lines);
        Assert.Contains("  max            9.00 ms     2.00 ms", lines);
        Assert.Contains("Histogram of the good requests", lines);
        Assert.Contains("  900  200 OK", lines);
        Assert.Contains("   50  503 Service Unavailable", lines);
        Assert.Contains("  50  connect: refused", lines);
        Assert.DoesNotContain(lines, l => l.Contains("Thresholds", StringComparison.Ordinal));
    }

    [Fact]
    public void Requests_before_the_figures_are_told_so_that_the_sum_is_what_the_service_counts()
    {
        var plan = Plan([]);
        var record = Record(0);
        record = record with { Times = record.Times with { WarmUpEnd = TimeSpan.FromSeconds(2) } };
        var figures = LoadFigures.Of(record, plan);

        Assert.Equal((800, 200), (figures.Sent, figures.ToWarmUp));
        Assert.Contains(
            LoadTable.Of(plan, figures, Judge.Decide(plan.Experiment, [record]), 80),
            l => l.Text.EndsWith("; 200 more before, to warm up", StringComparison.Ordinal)
        );
        Assert.Equal("1,000 sent: 800 in the holds, 200 before them to warm up", $"{new RequestsSent(800, 200)}");
    }

    [Fact]
    public void A_failed_request_is_shown_where_its_details_say_more_than_how_it_ended()
    {
        var plan = Plan([]);
        var record = Record(100);
        record = record with
        {
            Workloads =
            [
                record.Workloads[0] with
                {
                    Examples =
                    [
                        new(3, TimeSpan.Zero, CallStatus.ServerError, 1, 2, "503"),
                        new(
                            7,
                            TimeSpan.FromSeconds(1.5),
                            CallStatus.Unexpected,
                            1,
                            2.5,
                            "$.ok is false, expected true"
                        ),
                    ],
                },
            ],
        };

        var lines = LoadTable
            .Of(plan, LoadFigures.Of(record, plan), Judge.Decide(plan.Experiment, [record]), 100)
            .Select(l => l.Text)
            .ToList();

        Assert.Equal(
            "  request 7, due at 1.5 s, after 2.50 ms: $.ok is false, expected true",
            lines[lines.IndexOf("Such as") + 1]
        );
    }

    [Fact]
    public void Lines_of_the_histogram_say_which_range_they_are() =>
        Assert.Matches(
            "^  +[0-9.]+ – +[0-9.]+ ms  +[0-9]+  ",
            Lines(80, [], failed: 0).SkipWhile(l => l != "Histogram").ElementAt(1)
        );

    [Fact]
    public void A_good_outcome_of_another_protocol_is_no_error()
    {
        var lines = Lines(80, [], failed: 100, good: "OK");

        Assert.Contains("  900  OK", lines);
        Assert.True(lines.IndexOf("  900  OK") < lines.IndexOf("Errors"));
    }

    [Fact]
    public void A_threshold_has_its_sign_and_its_figure()
    {
        var lines = Lines(80, s_thresholds, failed: 200);

        Assert.Contains(lines, l => l.StartsWith("  ✔ p50 < 20 ms: ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("  ✘ availability >= 90 %: 80 %", StringComparison.Ordinal));
    }

    [Fact]
    public void A_load_of_which_most_failed_is_told_without_a_threshold()
    {
        Assert.Contains(
            Lines(80, [], failed: 900),
            l => l.StartsWith("? only 10 % of the requests were good", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(Lines(80, [], failed: 100), l => l.StartsWith('?'));
    }

    [Fact]
    public void A_generator_that_began_late_is_told()
    {
        var lag = new LatencyHistogram();
        lag.Record(TimeSpan.FromMilliseconds(30));
        var plan = Plan([]);
        var record = Record(0);
        record = record with { Workloads = [record.Workloads[0] with { StartLag = lag.Pack() }] };

        Assert.Contains(
            LoadTable.Of(plan, LoadFigures.Of(record, plan), Judge.Decide(plan.Experiment, [record]), 80),
            l =>
                l.Text.StartsWith(
                    "? this machine was busy: 1 % of the requests began 30.0 ms late",
                    StringComparison.Ordinal
                )
        );
        Assert.DoesNotContain(Lines(80, [], failed: 0), l => l.Contains("busy", StringComparison.Ordinal));
    }

    [Fact]
    public void Requests_that_are_neither_before_nor_during_nor_after_the_fault_are_told()
    {
        var plan = Plan([]);
        var figures = LoadFigures.Of(Record(0), plan);
        LoadFigures Part(long due) => figures with { Due = due, Good = due };

        var lines = LoadTable
            .Of(
                plan,
                figures with
                {
                    UnderWay = 101,
                    Phases = [("before", Part(300)), ("fault", Part(200)), ("after", Part(398))],
                },
                Judge.Decide(plan.Experiment, [Record(0)]),
                120
            )
            .Select(l => l.Text)
            .ToList();

        var begin = lines.FindIndex(l => l.StartsWith("  In no column:", StringComparison.Ordinal));
        Assert.StartsWith("  max", lines[begin - 1], StringComparison.Ordinal);
        Assert.Equal(
            "  In no column: 101 requests of the seconds in which some may have been under way when the fault began; 1 request of "
                + "the second in which it ended",
            string.Join(' ', lines.Skip(begin).TakeWhile(l => l.Length > 0).Select((l, i) => i == 0 ? l : l.Trim()))
        );
        Assert.DoesNotContain(Lines(80, [], failed: 0), l => l.Contains("In no column", StringComparison.Ordinal));
    }

    [Fact]
    public void A_load_that_never_began_says_why()
    {
        var plan = Plan([]);
        var result = Judge.Stopped(plan.Experiment, [], "nothing listens at localhost:5000: connection refused");

        Assert.Equal(
            ["No request was made: nothing listens at localhost:5000: connection refused"],
            LoadTable.Of(plan, null, result, 100).Select(l => l.Text)
        );
    }

    private static List<string> Lines(int width, string[] thresholds, int failed, string good = "200")
    {
        var plan = Plan(thresholds);
        var record = Record(failed, good);
        var result = Judge.Decide(plan.Experiment, [record]);
        return [.. LoadTable.Of(plan, LoadFigures.Of(record, plan), result, width).Select(l => l.Text)];
    }

    private static LoadPlan Plan(string[] thresholds) =>
        new LoadReading(AllowedTargets.LoopbackOnly, Secrets.None).Read(
            new()
            {
                Url = "http://localhost:5000/orders",
                Rate = "100/s",
                Thresholds = thresholds,
            }
        )!;

    /// <summary>Ten seconds of a hundred requests, of which a share failed: half with 503, half refused.</summary>
    private static TrialRecord Record(int failed, string good = "200")
    {
        var end = TimeSpan.FromSeconds(10);
        return new()
        {
            Experiment = "load",
            Arm = "load",
            Round = 1,
            Seed = 1,
            Testbed = "direct",
            StartedUtc = default,
            AttemptTimeout = TimeSpan.FromSeconds(5),
            Times = new()
            {
                WarmUpEnd = default,
                FaultBegan = end,
                Injected = end,
                RevertBegan = end,
                Reverted = end,
                LoadEnd = end,
            },
            Workloads =
            [
                new()
                {
                    Name = "load",
                    IsOpen = true,
                    InFlightPeak = 3,
                    Unfinished = 0,
                    Slots = [.. Enumerable.Range(0, 10).Select(second => Slot(second, failed / 10, good))],
                },
            ],
        };
    }

    private static SlotRecord Slot(int second, int failed, string word)
    {
        var (good, bad) = (new LatencyHistogram(), new LatencyHistogram());
        for (var i = 0; i < 100 - failed; i++)
            good.Record(TimeSpan.FromMilliseconds(i % 9 + 1));
        for (var i = 0; i < failed; i++)
            bad.Record(TimeSpan.FromMilliseconds(2));
        return new()
        {
            Slot = second,
            Calls = new Dictionary<CallStatus, long>
            {
                [CallStatus.Ok] = 100 - failed,
                [CallStatus.ServerError] = failed / 2,
                [CallStatus.Refused] = failed - (failed / 2),
            },
            Outcomes = new Dictionary<CallStatus, IReadOnlyDictionary<string, long>>
            {
                [CallStatus.Ok] = new Dictionary<string, long> { [word] = 100 - failed },
                [CallStatus.ServerError] = new Dictionary<string, long> { ["503"] = failed / 2 },
                [CallStatus.Refused] = new Dictionary<string, long> { ["connect: refused"] = failed - (failed / 2) },
            },
            GoodLatency = good.Pack(),
            FailedLatency = failed == 0 ? null : bad.Pack(),
        };
    }
}
