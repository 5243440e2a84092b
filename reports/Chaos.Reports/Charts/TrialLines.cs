using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;

namespace Chaos.Reports.Charts;

/// <summary>
/// The lines of a trial's charts, one point in the middle of each second. The last second is left out when the load
/// ended within it: its counts would look like a drop.
/// </summary>
internal sealed class TrialLines(TrialRecord trial)
{
    /// <summary>What stands behind the title of a chart of latencies that <see cref="IsMixed"/>.</summary>
    public const string Mixed = ", of all calls sent, failed ones too (schema 1)";

    private readonly int _seconds = (int)Math.Floor(trial.Times.LoadEnd.TotalSeconds + 1e-9);
    private readonly ILookup<int, SlotRecord> _slots = trial.Workloads.SelectMany(w => w.Slots).ToLookup(s => s.Slot);

    /// <summary>Whether every workload had due times, so that latency counts from them.</summary>
    public bool IsOpen => trial.Workloads.All(w => w.IsOpen);

    /// <summary>Good calls a second.</summary>
    public Line Good => Of("good", "good", s => s.Sum(x => x.Good()));

    /// <summary>Calls that were due in a second, or begun where there were no due times.</summary>
    public Line Offered => Of("offered", "offered", s => s.Sum(x => x.Offered()));

    /// <summary>
    /// Whether good and failed calls were recorded together, so that the latencies are those of all calls that were
    /// sent and calls that fail at once look quick.
    /// </summary>
    public bool IsMixed => _slots.Any(second => second.Any(s => s.IsMixed && s.Good() < s.Sent()));

    /// <summary>Median latency in milliseconds of the calls due.</summary>
    public Line P50 => Of("p50", "p50", s => Quantile(s, .50)) with { Beyond = "p50, over half failed" };

    /// <summary>
    /// Latency in milliseconds that 99 % of the calls due did not exceed. A failed call is slower than any: where more
    /// than 1 % failed, no time is long enough.
    /// </summary>
    public Line P99 => Of("p99", "p99", s => Quantile(s, .99)) with { Beyond = "p99, over 1 % failed" };

    /// <summary>
    /// What the experiment is about: something sampled, or a service's counter over another one or over the calls sent.
    /// </summary>
    public Line Focus(Chart chart)
    {
        if (chart.Series is { } name)
            return new(
                chart.Title,
                "focus",
                [
                    .. trial
                        .Series.Where(s => s.Name == name)
                        .SelectMany(s => s.Seconds.Zip(s.Values, (at, value) => (at, (double?)value))),
                ]
            );
        var counting = trial.Services.Where(s => s.Name == chart.Service).ToList();
        // The attempts on an edge are those that are judged.
        var numerator =
            chart.Numerator == ServiceRecord.Attempts && EdgeName.TryParse(chart.Service, out _)
                ? new EdgeAttemptsPerCall(chart.Service).CounterIn(trial)
                : chart.Numerator;
        return new(chart.Title, "focus", [.. Enumerable.Range(0, _seconds).Select(i => (i + .5, Ratio(i)))]);

        double? Ratio(int second)
        {
            var below = chart.Denominator is { } denominator
                ? Sum(denominator, second)
                : _slots[second].Sum(s => s.Sent());
            return below == 0 || counting.Count == 0 ? null : (double)Sum(numerator, second) / below;
        }

        long Sum(string counter, int second) => counting.Sum(s => s.Sum(counter, second, second + 1));
    }

    private Line Of(string name, string style, Func<IEnumerable<SlotRecord>, double?> value) =>
        new(
            name,
            style,
            [
                .. Enumerable
                    .Range(0, _seconds)
                    .Select(i => (i + .5, _slots[i].Sum(s => s.Offered()) == 0 ? null : value(_slots[i]))),
            ]
        );

    private double? Quantile(IEnumerable<SlotRecord> second, double quantile)
    {
        var all = second.ToList();
        if (all.Any(s => s.IsMixed))
            return OfAllSent(all, quantile);
        var (good, offered) = (PackedHistogram.Merge(all.Select(s => s.GoodLatencies())), all.Sum(s => s.Offered()));
        // The good calls come first, and all that failed after them.
        var rank = PackedHistogram.RankOf(quantile, offered);
        return rank > good.Count ? double.PositiveInfinity : good.ValueAtRank(rank).TotalMilliseconds;
    }

    /// <summary>As a record of schema 1 has it: good or not.</summary>
    private double? OfAllSent(IEnumerable<SlotRecord> second, double quantile) =>
        PackedHistogram
            .Merge(second.Select(s => IsOpen || s.ServiceTime is null ? s.AllLatencies() : s.ServiceTime))
            .ValueAtQuantile(quantile)
            ?.TotalMilliseconds;
}
