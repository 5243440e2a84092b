using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;

namespace Chaos.Core.Judging;

/// <summary>
/// Counts good calls in the phases that an experiment judges. Their share stands beside every headline. With
/// too few of them, a Pass needs an expectation about them.
/// </summary>
internal static class GoodCalls
{
    /// <summary>
    /// Least share of good calls. With fewer, a candidate passes only if an expectation is about good calls.
    /// </summary>
    private const double Least = .5;

    /// <summary>
    /// The good calls of the arms that an expectation is about, with the control last; empty when the figure itself is
    /// their share or no call was due.
    /// </summary>
    internal static IReadOnlyList<CallCounts> Beside(Evidence evidence, Expectation expectation) =>
        Inner(expectation.Metric) is Availability
            ? []
            :
            [
                .. Arms(evidence, expectation)
                    .Select(a => CallCounts.Of(a, evidence.Rounds(a), expectation.Phase))
                    .Where(c => c.Offered > 0)
                    .OrderBy(c => c.Role == ArmRole.Control),
            ];

    /// <summary>
    /// Why the candidate cannot pass: its share of good calls was below the control's or below half, and no expectation
    /// limits that share. Null when it can pass.
    /// </summary>
    internal static string? TooFew(Evidence evidence)
    {
        var experiment = evidence.Experiment;
        if (experiment.CallsMayFail is not null || experiment.Expectations.Any(IsAboutThem))
            return null;
        foreach (
            var phase in experiment
                .Expectations.Where(x => x is Objective or Guard or Contrast or Oracle)
                .Select(x => x.Phase)
                .Where(p => p.Kind != PhaseKind.Baseline)
                .Distinct()
        )
        {
            var candidate = CallCounts.Of(experiment.Candidate, evidence.Rounds(experiment.Candidate), phase);
            if (candidate.Share is not { } share)
                continue;
            var control = experiment.Control is { } arm ? CallCounts.Of(arm, evidence.Rounds(arm), phase) : null;
            var fewer =
                control is not null
                && Interval(evidence, experiment.Candidate, candidate, phase) is { } own
                && Interval(evidence, experiment.Control!, control, phase) is { } other
                && own.High < other.Low;
            if (share >= Least && !fewer)
                continue;
            var without = control is null ? "" : $", without the mitigation {control.Text}";
            return $"only {candidate.Text} of the calls were good {phase}{without}, and no objective or guard says how many have to be: "
                + (
                    experiment.Source is null
                        ? "the experiment has to judge them, or to say why calls may fail"
                        : $"add one such as {new Availability().Written} >= 95 %, or expectOutage: true where an outage is what you expect"
                );
        }
        return null;
    }

    /// <summary>
    /// Whether an expectation of the candidate covers good calls: their share, their rate, or a percentile over all
    /// calls, which a failed call misses.
    /// </summary>
    private static bool IsAboutThem(Expectation expectation) =>
        expectation is Objective or Guard
        && (expectation.Phase.Kind != PhaseKind.Baseline)
        && Inner(expectation.Metric)
            is Availability
                or Goodput
                or GoodWithin
                or Throughput
                or CompletionTime
                or LatencyPercentile { Of: LatencyOf.AllCalls }
                or StatusShare { Status: CallStatus.Ok };

    /// <summary>
    /// The interval of the share of good calls. It accounts for failures that come in clusters where the phase is long
    /// enough to show them.
    /// </summary>
    private static Estimate? Interval(Evidence evidence, Arm arm, CallCounts counts, Phase phase) =>
        evidence.Of(arm, new Availability(), phase) ?? Wilson.Interval(counts.Good, counts.Offered);

    private static Metric Inner(Metric metric) => metric is OfWorkload of ? Inner(of.Whole) : metric;

    private static IEnumerable<Arm> Arms(Evidence evidence, Expectation expectation)
    {
        var about = expectation.About(evidence.Experiment);
        return evidence.Experiment.Arms.Where(a =>
            evidence.Has(a) && (about.Contains(a.Name) || (expectation is Objective && a.Role == ArmRole.Control))
        );
    }
}
