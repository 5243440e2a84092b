using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Trials;

namespace Chaos.Reports.Charts;

/// <summary>The lines of a trial's charts, one point in the middle of each second. The last second is left out when the load ended within it: its counts would look like a drop.</summary>
public sealed class TrialLines(TrialRecord trial)
{
    private readonly int seconds = (int)Math.Floor(trial.Times.LoadEnd.TotalSeconds + 1e-9);
    private readonly ILookup<int, SlotRecord> slots = trial.Workloads.SelectMany(w => w.Slots).ToLookup(s => s.Slot);

    /// <summary>Whether every workload had due times, so that latency counts from them.</summary>
    public bool IsOpen => trial.Workloads.All(w => w.IsOpen);

    /// <summary>Good calls a second.</summary>
    public Line Good => Of("good", "good", s => s.Sum(x => x.Good()));

    /// <summary>Calls that were due in a second, or begun where there were no due times.</summary>
    public Line Offered => Of("offered", "offered", s => s.Sum(x => x.Offered()));

    /// <summary>Median latency in milliseconds.</summary>
    public Line P50 => Of("p50", "p50", s => Quantile(s, .50));

    /// <summary>Latency in milliseconds that 99 % of the calls did not exceed.</summary>
    public Line P99 => Of("p99", "p99", s => Quantile(s, .99));

    /// <summary>What the experiment is about: something sampled, or a service's counter over another one or over the calls sent.</summary>
    public Line Focus(Chart chart)
    {
        if (chart.Series is { } name) return new(chart.Title, "focus", [.. trial.Series.Where(s => s.Name == name).SelectMany(s => s.Seconds.Zip(s.Values, (at, value) => (at, (double?)value)))]);
        var counting = trial.Services.Where(s => s.Name == chart.Service).ToList();
        return new(chart.Title, "focus", [.. Enumerable.Range(0, seconds).Select(i => (i + .5, Ratio(i)))]);

        double? Ratio(int second)
        {
            var below = chart.Denominator is { } denominator ? Sum(denominator, second) : slots[second].Sum(s => s.Sent());
            return below == 0 || counting.Count == 0 ? null : (double)Sum(chart.Numerator, second) / below;
        }

        long Sum(string counter, int second) => counting.Sum(s => s.Sum(counter, second, second + 1));
    }

    private Line Of(string name, string style, Func<IEnumerable<SlotRecord>, double?> value) =>
        new(name, style, [.. Enumerable.Range(0, seconds).Select(i => (i + .5, slots[i].Sum(s => s.Offered()) == 0 ? null : value(slots[i])))]);

    private double? Quantile(IEnumerable<SlotRecord> second, double quantile)
    {
        var merged = new LatencyHistogram();
        foreach (var slot in second)
            merged.Merge(IsOpen || slot.ServiceTime is null ? slot.AllLatencies() : PackedHistogram.FromHdr(slot.ServiceTime));
        return merged.ValueAtQuantile(quantile)?.TotalMilliseconds;
    }
}
