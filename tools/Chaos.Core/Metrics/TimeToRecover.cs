using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Time from the end of the fault until 99 % of the calls due are Ok and stay so for <paramref name="Hold"/>. A fault
/// of a process ends when it was planned to end, not when the process is running again. The time is infinite when the
/// calls did not recover while they were watched; over several rounds the longest counts. It is found to the second
/// first. The tenths of the second before the first good one, which the end of the fault may have cut, then give it to
/// a tenth of a second. Records without tenths give whole seconds.
/// </summary>
/// <param name="Hold">How long calls have to stay Ok: 5 s, or 2 s in short trials.</param>
public sealed record TimeToRecover(TimeSpan Hold) : Metric, IHasWord
{
    /// <summary>How long calls have to stay Ok by default.</summary>
    private static readonly TimeSpan s_hold = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The smallest share of Ok calls in each second, apart from one call, and in all seconds of the hold together.
    /// </summary>
    public const double Threshold = .99;

    public override string Name => "time to recover";

    public override MetricUnit Unit => MetricUnit.Seconds;

    public static MetricWord Word => MetricWord.Alone("recovers", () => new TimeToRecover(s_hold));

    public override string? Written => Hold == s_hold ? "recovers" : null;

    /// <summary>The number of seconds watched, which is the count of an infinite estimate.</summary>
    protected override double? Watched(Estimate never, TrialRecord round) => never.Count;

    public override bool IsOfWholeTrial => true;

    /// <summary>The time in words; the count of an infinite estimate is the number of seconds watched.</summary>
    public override string Format(Estimate estimate) =>
        double.IsPositiveInfinity(estimate.Value)
            ? string.Create(CultureInfo.InvariantCulture, $"not in {estimate.Count} s")
            : base.Format(estimate);

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        Estimate? worst = null;
        foreach (var round in rounds)
        {
            if (Measure(round) is not { } one)
                return null;
            if (worst is null || one.Value > worst.Value.Value)
                worst = one;
        }
        return worst;
    }

    private Estimate? Measure(TrialRecord round)
    {
        var (from, to) = round.Slots(Phase.AfterFault);
        var hold = (int)Math.Ceiling(Hold.TotalSeconds);
        if (to - from < hold)
            return null;
        var offered = new long[to];
        var ok = new long[to];
        foreach (var slot in round.Workloads.SelectMany(w => w.Slots).Where(s => s.Slot >= from && s.Slot < to))
        {
            offered[slot.Slot] += slot.Offered();
            ok[slot.Slot] += slot.Of(CallStatus.Ok);
        }
        if (offered.Sum() == 0)
            return null;
        for (var slot = from; slot + hold <= to; slot++)
            if (Holds(slot))
                return Estimate.Exact(Recovered(round, slot, from), to - from);
        return new Estimate(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, to - from);

        // With fewer than a hundred calls in a second, one call is more than 1 %. One failed call is no relapse if 99 %
        // of all calls of the hold are Ok.
        bool Holds(int first) =>
            IsGood(first)
            && Enumerable.Range(first, hold).All(s => IsGood(s) || (offered[s] > 1 && offered[s] - ok[s] == 1))
            && ok[first..(first + hold)].Sum() >= Threshold * offered[first..(first + hold)].Sum();

        bool IsGood(int second) => offered[second] > 0 && ok[second] >= Threshold * offered[second];
    }

    /// <summary>
    /// Seconds from the end of the fault to the end of the last tenth of a second that was not good.
    /// </summary>
    /// <param name="round">The record.</param>
    /// <param name="good">The first of the good seconds.</param>
    /// <param name="from">The first whole second after the fault.</param>
    private static double Recovered(TrialRecord round, int good, int from)
    {
        var before = round.Workloads.SelectMany(w => w.Slots).Where(s => s.Slot == good - 1).ToList();
        if (PhaseSlots.ByTenth(before) is not { } tenths)
            return good - from;
        // Computed in whole tenths, so that rounding of fractions loses none. Calls due before the end of the fault do
        // not belong to the recovery.
        var end = (int)
            Math.Ceiling(
                Math.Round((round.Times.RecoveryBegan ?? round.Times.Reverted).TotalSeconds * SlotRecord.Tenths, 6)
            );
        var first = (good - 1) * SlotRecord.Tenths;
        for (var tenth = tenths.Count - 1; tenth >= 0 && first + tenth >= end; tenth--)
            if (tenths[tenth].Numerator < Threshold * tenths[tenth].Denominator)
                return Seconds(first + tenth + 1 - end);
        // No call failed; the second before was not good because its answers were degraded.
        return good == from ? 0 : Seconds(good * SlotRecord.Tenths - end);

        static double Seconds(int tenths) => (double)tenths / SlotRecord.Tenths;
    }

    /// <summary>
    /// What a plan lacks when a service takes time to start at the end of its fault. The start-up time is known after
    /// the service has been started once. Null when the plan suffices.
    /// </summary>
    /// <param name="experiment">The plan.</param>
    /// <param name="limit">The limit; null when only the figure itself is asked for.</param>
    /// <param name="service">The service.</param>
    /// <param name="start">How long it took to start.</param>
    /// <param name="left">The part of the start-up time that falls into the recovery.</param>
    public PlanError? TooShort(Experiment experiment, Limit? limit, string service, TimeSpan start, TimeSpan left)
    {
        var needed = left + Hold + TimeSpan.FromSeconds(limit?.Value ?? 0);
        return experiment.Durations.Recovery >= needed
            ? null
            : new(
                "durations.recovery",
                string.Create(CultureInfo.InvariantCulture, $"{experiment.Durations.Recovery.TotalSeconds:0.#} s"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Math.Ceiling(needed.TotalSeconds):0} s or more: the start of {service} took "
                        + $"{start.TotalSeconds:0.#} s, and the recovery phase would end before calls could be "
                        + $"good for {Hold.TotalSeconds:0.#} s"
                        + $"{(limit is { } l ? $" within {l.Value:0.#} s" : "")}"
                )
            );
    }

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path)
    {
        var watched = TimeSpan.FromSeconds(WholeSlots(experiment, Phase.AfterFault));
        var needed = Hold + TimeSpan.FromSeconds(limit?.Value ?? 0);
        return watched >= needed
            ? null
            : new(
                $"{path}.limit",
                Unit.Text(limit?.Value ?? 0),
                (
                    watched > Hold
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $"at most {(watched - Hold).TotalSeconds:0.#} s, or "
                        )
                        : ""
                )
                    + $"a recovery of {needed.TotalSeconds + 1:0} s or more: the trial ends before the limit could be "
                    + "met"
            );
    }
}
