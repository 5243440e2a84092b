using System.Text.Json.Serialization;
using Chaos.Core.Statistics;
using Chaos.Core.Topologies;

namespace Chaos.Core.Faults;

/// <summary>
/// The proof that a fault was active and then gone: what its mechanism reported, and what the canaries felt.
/// </summary>
public sealed record Receipt
{
    /// <summary>Least number of canaries needed to feel a fault.</summary>
    private const int Enough = 5;

    /// <summary>
    /// Tail probability on either side below which a number of hits is not chance, as for three standard errors.
    /// </summary>
    private const double Tail = .00135;

    private const string TooFew = "too few canaries were sent to feel it";

    /// <summary>The fault in words.</summary>
    public required string Fault { get; init; }

    /// <summary>The effect that was asked for.</summary>
    public required FaultEffect Effect { get; init; }

    /// <summary>When the fault should be injected, since the load began.</summary>
    public required TimeSpan AskedFrom { get; init; }

    /// <summary>When the fault should be reverted, since the load began.</summary>
    public required TimeSpan AskedTo { get; init; }

    /// <summary>When the injection was complete, since the load began; null when it never was.</summary>
    public TimeSpan? Injected { get; init; }

    /// <summary>When the revert was complete, since the load began; null when it never was.</summary>
    public TimeSpan? Reverted { get; init; }

    /// <summary>
    /// When the fault of a process ended, since the load began: at the planned time, however long the process then took
    /// to be ready again. Null for any other fault, which ends when it is reverted.
    /// </summary>
    public TimeSpan? Over { get; init; }

    /// <summary>
    /// When the service where the fault is felt ended by itself, since the load began; null when it did not. From then
    /// on, neither canaries nor the service can report the fault.
    /// </summary>
    public TimeSpan? Died { get; init; }

    /// <summary>
    /// When the service where the fault is felt was ready again after another fault had killed it, since the load
    /// began; null when none had. Until then no canary can show that this fault is gone.
    /// </summary>
    public TimeSpan? Restarted { get; init; }

    /// <summary>The mechanism's report just before the revert.</summary>
    public ReadBack? WhileActive { get; init; }

    /// <summary>The mechanism's report after the revert.</summary>
    public ReadBack? Afterwards { get; init; }

    /// <summary>The canaries before the injection.</summary>
    public CanaryReading? CanaryBefore { get; init; }

    /// <summary>The canaries while the fault was active.</summary>
    public CanaryReading? CanaryActive { get; init; }

    /// <summary>The canaries after the revert.</summary>
    public CanaryReading? CanaryAfter { get; init; }

    /// <summary>
    /// How long the process that the fault killed took to be ready again; null when none was started or it did not
    /// become ready.
    /// </summary>
    [JsonIgnore]
    public TimeSpan? Start =>
        Effect.Kind == FaultEffectKind.Kill && Over is { } over && Reverted is { } ready && !(Died <= ready)
            ? ready - over
            : null;

    /// <summary>
    /// Why the receipt does not prove the fault; null when it does. Without proof there is no verdict.
    /// </summary>
    public string? Unproven() => Unreported() ?? Unfelt();

    /// <summary>What is missing in the mechanism's reports; null when nothing is.</summary>
    internal string? Unreported()
    {
        if (Injected is null)
            return "it was never injected";
        if (Reverted is null)
            return "it was never reverted";
        // A service that ended cannot report; a proxy still can.
        var answers = Died is null || EdgeName.IsOne(Effect.Site);
        if (answers && WhileActive is not { Active: true })
            return $"the mechanism did not report it while it should be active ({WhileActive?.Evidence ?? "no answer"})";
        if (answers && Afterwards is not { Active: false })
            return $"the mechanism still reported it afterwards ({Afterwards?.Evidence ?? "no answer"})";
        return null;
    }

    /// <summary>
    /// Whether the canaries so far prove that an effect is active. Always false for an effect that canaries cannot
    /// feel.
    /// </summary>
    /// <param name="effect">The effect that was asked for.</param>
    /// <param name="before">The canaries before the injection.</param>
    /// <param name="active">The canaries since the injection.</param>
    public static bool IsFelt(FaultEffect effect, CanaryReading before, CanaryReading active) =>
        effect.Kind != FaultEffectKind.Throttle
        && before.Sent > 0
        && before.Answered >= .9 * before.Sent
        && active.Sent >= Enough
        && Unfelt(effect, before, active) is null;

    private const string Needed = "9 of 10 have to be";

    private string? Unfelt()
    {
        if (CanaryBefore is not { Sent: > 0 } || (Died is null && CanaryActive is not { Sent: >= Enough }))
            return TooFew;
        if (CanaryBefore.Answered < .9 * CanaryBefore.Sent)
            return $"too few canaries were answered before it ({CanaryBefore}; {Needed})";
        if (Died is not null)
            return CanaryActive is { Sent: >= Enough } ? Unfelt(Effect, CanaryBefore, CanaryActive) : null;
        // That a process runs again, restarted or resumed, needs no proof by canaries. It may first have to work
        // through waiting requests: when it answers, and whether the load had ended by then, is for the objectives to
        // judge. When another fault killed the service and it was not ready again in time, canaries prove nothing
        // either, and the mechanism's report has to be enough.
        if (Over is null && (Restarted is null || CanaryAfter is { Sent: >= Enough }))
        {
            if (CanaryAfter is not { Sent: > 0 })
                return TooFew;
            if (CanaryAfter.Answered < .9 * CanaryAfter.Sent)
                return $"too few canaries were answered after it ({CanaryAfter}; {Needed})";
        }
        return Unfelt(Effect, CanaryBefore, CanaryActive!);
    }

    /// <summary>
    /// Whether canaries were late by a delay: later than before by nearly the delay, or at least the delay in all, if
    /// they took at most half of it before. The second case is for a machine that was busy before the fault and is not
    /// any more, which hides a part of the difference.
    /// </summary>
    private static bool IsLate(TimeSpan asked, double before, double active)
    {
        var delay = asked.TotalMilliseconds;
        return active - before >= .8 * delay || (active >= delay && before <= .5 * delay);
    }

    /// <summary>
    /// Whether the number of hit canaries fits a share. A random share is tested by the exact tails of the binomial
    /// distribution: of 92 canaries at 2 %, six are hit in one run of 94, which a normal distribution takes for one in
    /// 1,000. A sound fault is refused at most once in 370 times. Where all or none have to be hit, a few canaries near
    /// the begin and end of the fault may differ.
    /// </summary>
    private static bool IsShare(double share, CanaryReading active)
    {
        var hit = active.Sent - active.Answered;
        if (share is <= 0 or >= 1)
            return Math.Abs((double)hit / active.Sent - share) <= 3 * Math.Sqrt(.01 / active.Sent);
        var hits = new BinomialDistribution(active.Sent, share);
        return hits.AtMost(hit) >= Tail && 1 - hits.AtMost(hit - 1) >= Tail;
    }

    /// <summary>Why the canaries did not feel the effect; null when they did.</summary>
    private static string? Unfelt(FaultEffect effect, CanaryReading before, CanaryReading active)
    {
        var lost = 1 - (double)active.Answered / active.Sent;
        return effect.Kind switch
        {
            FaultEffectKind.Slow when active.MedianMilliseconds is null =>
                $"no canary was answered, late or in time ({active})",
            FaultEffectKind.Slow => IsLate(
                effect.Delay,
                before.MedianMilliseconds ?? 0,
                active.MedianMilliseconds.Value
            )
                ? null
                : $"answers were not late by {effect.Delay.TotalMilliseconds:0} ms ({active}; before it {before})",
            // Each canary opens a new connection: one round trip to connect and one for its request.
            FaultEffectKind.Distant => active.MedianMilliseconds - (before.MedianMilliseconds ?? 0)
            >= .8 * 2 * effect.Delay.TotalMilliseconds
                ? null
                : $"a new connection and its request did not take two round trips of {effect.Delay.TotalMilliseconds:0} ms ({active})",
            // A canary is too small to feel a rate. Here the mechanism's report has to be enough.
            FaultEffectKind.Throttle => null,
            _ => IsShare(effect.Share, active)
                ? null
                : $"{lost:0%} of the canaries were hit and {effect.Share:0%} should be ({active})",
        };
    }
}
