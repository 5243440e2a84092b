using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Attempts over an edge, divided by the calls of the load. Requests that carry the call's number in their baggage
/// count under the call's due time. Other requests count under the second in which they passed; with quick calls the
/// two differ only at the ends of a phase. There is no figure when the proxy counts no requests, because a connection
/// may carry any number of them. The number of retries depends on chance and varies over time, so the interval comes
/// from the differences between seconds, and fewer than 100 calls decide nothing.
/// </summary>
/// <remarks>
/// When only some requests carry the number, all of them count by wall time. Otherwise retries without baggage would
/// not count, and a retry storm would look like a mitigation that works.
/// </remarks>
/// <param name="Edge">The edge.</param>
public sealed record EdgeAttemptsPerCall(string Edge) : Metric, IHasWord
{
    // Requests under way when a trial begins or ends may be counted as attempts only or as requests only.
    private const double All = .99;

    public override string Name => $"attempts on {Edge} per call";

    public override MetricUnit Unit => MetricUnit.Times;

    public static MetricWord Word =>
        MetricWord.OfEdge("attempts", edge => new EdgeAttemptsPerCall(edge)) with
        {
            ReadsRequests = true,
        };

    public override string? Written => $"attempts({Edge})";

    public override Chart? Drawn => new($"Attempts on {Edge} per call", Edge, ServiceRecord.Attempts);

    public override string Format(Estimate estimate) =>
        estimate.Note is null ? base.Format(estimate) : $"{base.Format(estimate)}{NoteMark}";

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var share = Carried(rounds);
        return EdgeRatio.Of(rounds, phase, Edge, Counter(share)) is { } ratio
            ? ratio with
            {
                Note = Note(share),
            }
            : null;
    }

    public override double? OfRound(TrialRecord round, Phase phase) =>
        EdgeRatio.OfRound(round, phase, Edge, Counter(Carried([round])));

    /// <summary>The name of the counter in the edge's record from which a trial's attempts are taken.</summary>
    public string CounterIn(TrialRecord trial) => Counter(Carried([trial]));

    internal override bool MarksNote => true;

    internal override string? NoteOf(TrialRecord round, Phase phase) =>
        OfRound(round, phase) is null ? null : Note(Carried([round]));

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path) =>
        FewCalls.Error(Name, experiment, phase, path);

    public override PlanError? RoundTooShort(Experiment experiment, Phase phase, string path) =>
        base.TooShort(experiment, phase, null, path);

    private static string Counter(double share) => share >= All ? ServiceRecord.Attempts : ServiceRecord.Requests;

    private string? Note(double share) =>
        share >= All
            ? null
            : $"requests on {EdgeName.Shown(Edge)} count in the second in which they passed (wall time): "
                + share switch
                {
                    0 => "they carry no baggage that names their call",
                    _ => $"only {Percent.Of(share)} of them carry the baggage that names their call",
                };

    /// <summary>
    /// The share of the requests that carry a call's number. It is taken over whole trials, because at the ends of a
    /// phase requests may pass in other seconds than those in which their calls were due.
    /// </summary>
    private double Carried(IReadOnlyList<TrialRecord> rounds)
    {
        var edges = rounds.Select(Of).OfType<ServiceRecord>().ToList();
        var (attempts, requests) = (Total(ServiceRecord.Attempts), Total(ServiceRecord.Requests));
        return attempts == 0 ? 0
            : attempts >= requests ? 1
            : (double)attempts / requests;

        long Total(string counter) => edges.Sum(e => e.Sum(counter, 0, int.MaxValue));
    }

    private ServiceRecord? Of(TrialRecord round) => round.Services.FirstOrDefault(s => s.Name == Edge);
}
