using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Attempts that were made over an edge, divided by the calls of the load. Where the proxy reads the call's number in the baggage they count under the call's due time; otherwise requests count under the
/// second in which they passed, which over some seconds of quick calls is the same but for those at the ends. A proxy that counts no requests leaves it undecided: a connection may carry any number of them.
/// </summary>
/// <param name="Edge">The edge.</param>
public sealed record EdgeAttemptsPerCall(string Edge) : Metric
{
    private const double MostlyKnown = .9;

    public override string Name => $"attempts on {Edge} per call";

    public override MetricUnit Unit => MetricUnit.Times;

    public override string Format(Estimate estimate) => estimate.Note is { } note ? $"{base.Format(estimate)} {note}" : base.Format(estimate);

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        long attempts = 0, sent = 0, known = 0, all = 0;
        foreach (var round in rounds)
        {
            if (round.Services.FirstOrDefault(s => s.Name == Edge) is not { } edge || Counter(edge) is not { } counter) return null;
            var (from, to) = round.Slots(phase);
            attempts += edge.Sum(counter, from, to);
            known += counter == ServiceRecord.Attempts ? edge.Sum(counter, from, to) : 0;
            all += edge.PerSlot.ContainsKey(ServiceRecord.Requests) ? edge.Sum(ServiceRecord.Requests, from, to) : 0;
            sent += round.Workloads.SelectMany(w => w.Slots).Where(s => s.Slot >= from && s.Slot < to).Sum(s => s.Sent());
        }
        return sent == 0 ? null : Estimate.Exact((double)attempts / sent, sent) with { Note = Note(known, all) };
    }

    /// <summary>A service that hands its caller's baggage on does so with every request; a few lie in other seconds than their calls.</summary>
    private static string? Note(long known, long all) => all == 0 || known >= MostlyKnown * all ? null
        : known == 0 ? "by wall time: no baggage on this edge"
        : string.Create(CultureInfo.InvariantCulture, $"by baggage, which {100.0 * known / all:0} % of the requests carry");

    private static string? Counter(ServiceRecord edge) => new[] { ServiceRecord.Attempts, ServiceRecord.Requests }.FirstOrDefault(edge.PerSlot.ContainsKey);
}
