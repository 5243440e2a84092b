using System.Globalization;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Targets;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Five subscribers side by side, each to updates of its own that come by chance: four poll at intervals, one gets
/// server-sent events. An update that comes between two polls waits for the next one, uniformly up to the interval:
/// p50 = interval / 2 and p99 = .99 interval. Polling costs 1 / (interval x rate of updates) requests an update, whether
/// or not there is news.
/// </summary>
/// <remarks>
/// A call of this load is an update, and its latency the time until the subscriber knows of it. Of 800 updates the
/// share of p50 is known to 1.8 points and that of p99 to .35, and their number to 3.5 %; the tolerances are four times
/// that, five for the number since a ratio is skewed, and the milliseconds that a busy machine adds.
/// </remarks>
public sealed class Polling : CallScenario
{
    private const string Pushed = "pushed";
    private const double PerSecond = 20;

    private static readonly int[] s_intervals = [100, 250, 500, 1000];

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, warmUp: 3, baseline: 41, fault: 0);
        return new()
        {
            Id = "rest.polling",
            Title = "Polling pays in requests or in staleness",
            Claim = """
                A client that polls learns of an update half an interval late on average and a whole interval late at
                most, and shorter intervals cost more requests; a client that is notified pays neither.
                """,
            Topology = Services(Service("tracking", 100, 0)),
            Phases = phases,
            Workloads =
            [
                .. s_intervals.Select((ms, i) => Subscriber(Polled(ms), Ms(ms), i, phases)),
                Subscriber(Pushed, null, s_intervals.Length, phases),
            ],
            Arms = [Candidate("subscribers", "four that poll and one that is told")],
            // There is no fault whose effect a bad start could blur.
            SteadyState = .9,
            Expectations =
            [
                .. s_intervals.SelectMany(Oracles),
                Theory(Of(Pushed, new LatencyPercentile(.5)), 0, 20, "told at once: 0"),
                Theory(Requests(Pushed), 0, .01, "one request for all updates"),
            ],
            Focus = Drawn(
                "Requests per update, polled every 100 ms",
                "tracking",
                $"requests {Polled(100)}",
                $"updates {Polled(100)}"
            ),
            Story = """
                At some 20 updates a second, polling every 100, 250, 500 and 1,000 ms cost
                {subscribers:requests per update of polled-100ms}, {subscribers:requests per update of polled-250ms},
                {subscribers:requests per update of polled-500ms} and {subscribers:requests per update of polled-1000ms}
                requests an update, and half of the updates were known after {subscribers:latency p50 of polled-100ms},
                {subscribers:latency p50 of polled-250ms}, {subscribers:latency p50 of polled-500ms} and
                {subscribers:latency p50 of polled-1000ms}, 99 % after {subscribers:latency p99 of polled-100ms},
                {subscribers:latency p99 of polled-250ms}, {subscribers:latency p99 of polled-500ms} and
                {subscribers:latency p99 of polled-1000ms}. Told by server-sent events they were known after
                {subscribers:latency p50 of pushed}, for {subscribers:requests per update of pushed} requests an update.
                Where updates are rare the sums turn: at one an hour, polling every 100 ms makes 36,000 requests for it.
                """,
        };
    }

    /// <summary>No two have the same rate, so that their updates are not due at the same times.</summary>
    private static Workload Subscriber(string topic, TimeSpan? interval, int index, Durations phases) =>
        new()
        {
            Name = topic,
            Target = new UpdatesTargetSpec
            {
                Service = "tracking",
                Topic = topic,
                Interval = interval,
            },
            Load = Constant(PerSecond + index, phases) with { Spacing = ArrivalSpacing.Poisson },
        };

    private static IEnumerable<Oracle> Oracles(int ms, int index)
    {
        var (p50, p99) = (Of(Polled(ms), new LatencyPercentile(.5)), Of(Polled(ms), new LatencyPercentile(.99)));
        var perUpdate = 1000.0 / ms / (PerSecond + index);
        var formula = string.Create(
            CultureInfo.InvariantCulture,
            $"1 / (interval x rate) = 1 / ({ms} ms x {PerSecond + index:0.#}/s)"
        );
        return
        [
            Theory(Requests(Polled(ms)), perUpdate, .20 * perUpdate, formula),
            Theory(p50, .5 * ms, (.08 * ms) + 10, "uniform on [0, interval]: interval / 2"),
            Theory(p99, .99 * ms, (.02 * ms) + 35, "uniform on [0, interval]: .99 interval"),
        ];
    }

    private static Oracle Theory(Metric metric, double expected, double tolerance, string source) =>
        Oracle("subscribers", metric, Whole, expected, tolerance, source);

    private static CounterRatio Requests(string topic) =>
        new($"requests per update of {topic}", "tracking", $"requests {topic}", $"updates {topic}");

    private static string Polled(int milliseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"polled-{milliseconds}ms");
}
