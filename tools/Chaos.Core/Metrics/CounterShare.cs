using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// One counter of a service as a share of another that includes it. Both count under the due time of the calls. It is
/// for events that are independent from call to call: the interval is Wilson's.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>healthy calls given up</c>.</param>
/// <param name="Service">The service that counts.</param>
/// <param name="Part">Counter of the part.</param>
/// <param name="Whole">Counter of all.</param>
public sealed record CounterShare(string Title, string Service, string Part, string Whole) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Share;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var (part, whole) = (rounds.SumOf(Service, Part, phase), rounds.SumOf(Service, Whole, phase));
        return part > whole ? null : Wilson.Interval(part, whole);
    }
}
