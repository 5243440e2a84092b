using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Metrics;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;

namespace Chaos.Reports.Charts;

/// <summary>
/// Makes the lines of a trial's charts, with one point in the middle of each second. A last second that the load did
/// not fill is left out, because its counts would look like a drop.
/// </summary>
internal sealed class TrialLines(TrialRecord trial)
{
    /// <summary>Text behind the title of a latency chart for which <see cref="IsMixed"/> is true.</summary>
    public const string Mixed = ", of all calls sent, failed ones too (schema 1)";

    private readonly int _seconds = (int)Math.Floor(trial.Times.LoadEnd.TotalSeconds + 1e-9);
    private readonly ILookup<int, SlotRecord> _slots = trial.Workloads.SelectMany(w => w.Slots).ToLookup(s => s.Slot);
    private readonly ILookup<int, SlotRecord> _calls = trial.Calls().ToLookup(s => s.Slot);

    /// <summary>Whether another load generator began the calls, so that latency counts from their actual start.</summary>
    public bool IsOfAnotherEngine => trial.Engine is not null;

    /// <summary>Whether every workload had due times (open load), so that latency counts from them.</summary>
    public bool IsOpen => trial.Workloads.All(w => w.IsOpen);

    /// <summary>Good calls a second.</summary>
    public Line Good => Of("good", "good", s => s.Sum(x => x.Good()));

    /// <summary>Calls due per second; for closed load, which has no due times, calls begun.</summary>
    public Line Offered => Of("offered", "offered", s => s.Sum(x => x.Offered()));

    /// <summary>
    /// Whether good and failed calls were recorded in one histogram (schema 1). The latencies are then those of all
    /// calls that were sent, and calls that fail at once look fast.
    /// </summary>
    public bool IsMixed => _slots.Any(second => second.Any(s => s.IsMixed && s.Good() < s.Sent()));

    /// <summary>Median latency in milliseconds of the calls due.</summary>
    public Line P50 => Of("p50", "p50", s => Quantile(s, .50)) with { Beyond = "p50, over half failed" };

    /// <summary>
    /// Latency in milliseconds that 99 % of the calls due did not exceed. A failed call counts as slower than any
    /// other, so the value is infinite in a second in which more than 1 % failed.
    /// </summary>
    public Line P99 => Of("p99", "p99", s => Quantile(s, .99)) with { Beyond = "p99, over 1 % failed" };

    /// <summary>
    /// Median, p99 and the given percentile of the latency: the lines of a chart with a limit on that percentile.
    /// </summary>
    public IReadOnlyList<Line> Latencies(double quantile) =>
        quantile is .5 or .99 ? [P99, P50] : [P99, Percentile(quantile), P50];

    /// <summary>The lines of the calls of one workload, or of a part of one, alone.</summary>
    public static TrialLines Of(TrialRecord trial, string? workload) =>
        new(workload is null ? trial : trial with { Workloads = trial.Named(workload) is { } one ? [one] : [] });

    private Line Percentile(double quantile)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"p{100 * quantile:0.####}");
        return Of(name, "quantile", s => Quantile(s, quantile)) with
        {
            Beyond = $"{name}, over {Percent.Of(1 - quantile)} failed",
        };
    }

    /// <summary>
    /// The figure that the experiment is about: a sampled series, or a service's counter divided by another counter or
    /// by the calls sent.
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
        // The attempts on an edge are counted as the judge counts them.
        var numerator =
            chart.Numerator == ServiceRecord.Attempts && EdgeName.TryParse(chart.Service, out _)
                ? new EdgeAttemptsPerCall(chart.Service).CounterIn(trial)
                : chart.Numerator;
        return new(chart.Title, "focus", [.. Enumerable.Range(0, _seconds).Select(i => (i + .5, Ratio(i)))]);

        double? Ratio(int second)
        {
            var below = chart.Denominator is { } denominator
                ? Sum(denominator, second)
                : _calls[second].Sum(s => s.Sent());
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
        // In order of latency the good calls come first, then all failed ones.
        var rank = PackedHistogram.RankOf(quantile, offered);
        return rank > good.Count ? double.PositiveInfinity : good.ValueAtRank(rank).TotalMilliseconds;
    }

    /// <summary>Quantile of all calls that were sent, good or failed, as records of schema 1 have it.</summary>
    private double? OfAllSent(IEnumerable<SlotRecord> second, double quantile) =>
        PackedHistogram
            .Merge(second.Select(s => IsOpen || s.ServiceTime is null ? s.AllLatencies() : s.ServiceTime))
            .ValueAtQuantile(quantile)
            ?.TotalMilliseconds;
}
