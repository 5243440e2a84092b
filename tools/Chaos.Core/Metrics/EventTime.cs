using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Seconds from the start or the end of the fault until the first event of a name after it, for example until a circuit
/// breaker opened or closed. Infinite when there was none; over several rounds the longest counts.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>time to open</c>.</param>
/// <param name="Source">The edge or the service of the event.</param>
/// <param name="Event">Name of the event.</param>
/// <param name="Since"><see cref="PhaseKind.Fault"/> counts from the injection, <see cref="PhaseKind.Recovery"/> from
/// the end of the fault.</param>
public sealed record EventTime(string Title, string Source, string Event, PhaseKind Since) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Seconds;

    /// <summary>The number of seconds watched, which is the count of an infinite estimate.</summary>
    protected override double? Watched(Estimate never, TrialRecord round) => never.Count;

    public override bool IsOfWholeTrial => true;

    public override string Format(Estimate estimate) =>
        double.IsPositiveInfinity(estimate.Value)
            ? string.Create(CultureInfo.InvariantCulture, $"not in {estimate.Count} s")
            : base.Format(estimate);

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        Estimate? worst = null;
        foreach (var round in rounds)
        {
            var one = Measure(round);
            if (worst is null || one.Value > worst.Value.Value)
                worst = one;
        }
        return worst;
    }

    public override PlanError? TooShort(Experiment experiment, Phase phase, Expectations.Limit? limit, string path)
    {
        var watched =
            (Since == PhaseKind.Fault ? experiment.Durations.Fault : TimeSpan.Zero) + experiment.Durations.Recovery;
        return limit is null || watched.TotalSeconds > limit.Value
            ? null
            : new(
                $"{path}.limit",
                Unit.Text(limit.Value),
                $"less than the {watched.TotalSeconds:0.#} s that are watched"
            );
    }

    private Estimate Measure(TrialRecord round)
    {
        // An injection or a revert can have effects before its mechanism confirms it, so an event a few milliseconds
        // before that counts too.
        var (began, from) =
            Since == PhaseKind.Fault
                ? (round.Times.FaultBegan, round.Times.Injected)
                : (round.Times.FaultEnd ?? round.Times.RevertBegan, round.Times.RecoveryBegan ?? round.Times.Reverted);
        return
            round
                .Events.Where(e => e.Name == Event && e.Source == Source && e.At >= began)
                .OrderBy(e => e.At)
                .FirstOrDefault()
                is { } first
            ? Estimate.Exact(Math.Max(0, (first.At - from).TotalSeconds), 1)
            : new Estimate(
                double.PositiveInfinity,
                double.PositiveInfinity,
                double.PositiveInfinity,
                (long)(round.Times.LoadEnd - from).TotalSeconds
            );
    }
}
