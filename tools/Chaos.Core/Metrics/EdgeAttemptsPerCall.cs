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
    public override string Name => $"attempts on {Edge} per call";

    public override MetricUnit Unit => MetricUnit.Times;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        long attempts = 0, sent = 0;
        foreach (var round in rounds)
        {
            if (round.Services.FirstOrDefault(s => s.Name == Edge) is not { } edge || Counter(edge) is not { } counter) return null;
            var (from, to) = round.Slots(phase);
            attempts += edge.Sum(counter, from, to);
            sent += round.Workloads.SelectMany(w => w.Slots).Where(s => s.Slot >= from && s.Slot < to).Sum(s => s.Sent());
        }
        return sent == 0 ? null : Estimate.Exact((double)attempts / sent, sent);
    }

    private static string? Counter(ServiceRecord edge) => new[] { ServiceRecord.Attempts, ServiceRecord.Requests }.FirstOrDefault(edge.PerSlot.ContainsKey);
}
