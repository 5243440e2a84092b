using System.Globalization;
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

    /// <summary>How exact a toxic is, in milliseconds, beside one percent of its time.</summary>
    private const double Exactness = .5;

    // However wide the canaries spread: a fault of which less is felt may have done nothing.
    private const double LeastShare = .25;

    private const string TooFew = "too few canaries were sent to feel it";
    private const string NotReached = "the trial was stopped before it";
    private const string CutTooSoon = "the trial was stopped before enough canaries were sent to feel it";

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

    /// <summary>
    /// When the trial was stopped, since the load began; null when it came to its end. From then on no canary was sent.
    /// </summary>
    public TimeSpan? Cut { get; init; }

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

    /// <summary>Whether the stop of the trial is the only reason why the receipt does not prove the fault.</summary>
    [JsonIgnore]
    public bool IsCutShort => Unproven() is NotReached or CutTooSoon;

    /// <summary>What is missing in the mechanism's reports; null when nothing is.</summary>
    internal string? Unreported()
    {
        if (Injected is null)
            return Cut is null ? "it was never injected" : NotReached;
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
        (effect.Kind != FaultEffectKind.Throttle || effect.Delay > TimeSpan.Zero)
        && before.Sent > 0
        && before.Answered >= .9 * before.Sent
        && active.Sent >= Enough
        && Unfelt(effect, before, active) is null;

    private const string Needed = "9 of 10 have to be";

    private string? Unfelt()
    {
        if (CanaryBefore is not { Sent: > 0 } || (Died is null && CanaryActive is not { Sent: >= Enough }))
            return Cut is null ? TooFew : CutTooSoon;
        if (CanaryBefore.Answered < .9 * CanaryBefore.Sent)
            return $"too few canaries were answered before it ({CanaryBefore}; {Needed})";
        if (Died is not null)
            return CanaryActive is { Sent: >= Enough } ? Unfelt(Effect, CanaryBefore, CanaryActive) : null;
        // That a process runs again, restarted or resumed, needs no proof by canaries. It may first have to work
        // through waiting requests: when it answers, and whether the load had ended by then, is for the objectives to
        // judge. When another fault killed the service and it was not ready again in time, canaries prove nothing
        // either, and the mechanism's report has to be enough.
        // The stop of a trial ends the canaries too: those before it have to do.
        if (Over is null && ((Restarted is null && Cut is null) || CanaryAfter is { Sent: >= Enough }))
        {
            if (CanaryAfter is not { Sent: > 0 })
                return TooFew;
            if (CanaryAfter.Answered < .9 * CanaryAfter.Sent)
                return $"too few canaries were answered after it ({CanaryAfter}; {Needed})";
        }
        return Unfelt(Effect, CanaryBefore, CanaryActive!);
    }

    /// <summary>
    /// What canaries felt of a fault beside what was asked; null where the counts of the canaries say it, or when they
    /// felt nothing. A rate lies between the one with all of a canary's time and the one without its usual time.
    /// </summary>
    public string? Felt() =>
        Hit() is { } hit && CanaryActive is { Sent: > 0 } active
            ? string.Create(CultureInfo.InvariantCulture, $"{active.Sent - active.Answered} of {active.Sent} {hit}")
            : FeltDelay();

    private string? FeltDelay() =>
        CanaryBefore?.MedianMilliseconds is not { } before
        || CanaryActive?.MedianMilliseconds is not { } active
        || Asked(Effect) is not { Ticks: > 0 } asked
            ? null
        : Effect.Kind == FaultEffectKind.Throttle
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"at {100 * asked.TotalMilliseconds / active:0.#} to "
                    + $"{100 * asked.TotalMilliseconds / Math.Max(.001, active - before):0.#} % of the rate"
            )
        : string.Create(
            CultureInfo.InvariantCulture,
            $"later by {active - before:0.##} ms of {(Effect.P99 > TimeSpan.Zero ? Effect.Delay : asked).TotalMilliseconds:0.##} ms"
        );

    /// <summary>What happened to canaries that were not answered, where the kind of the fault decides that.</summary>
    private string? Hit() =>
        Effect.Kind switch
        {
            FaultEffectKind.RefuseConnects => "connects refused",
            FaultEffectKind.RefuseCertificate => "certificates refused",
            FaultEffectKind.HoldConnects => "connects had to wait",
            FaultEffectKind.Silent => "new connections accepted and not answered",
            FaultEffectKind.HalfOpen => "bytes on an open connection not answered",
            FaultEffectKind.LimitConnects => "times a connection above the limit was reset",
            FaultEffectKind.Corrupt => "echoes came with other bytes than were sent",
            FaultEffectKind.Loss => "series of segments had to wait for a retransmission",
            _ => null,
        };

    /// <summary>How much later than before a canary has to be; zero where it is not to be late.</summary>
    private static TimeSpan Asked(FaultEffect effect) =>
        effect.Kind switch
        {
            FaultEffectKind.Slow => effect.LeastDelay,
            FaultEffectKind.Throttle => effect.Delay,
            // A canary comes on a connection of its own: one round trip to connect and one for its request.
            FaultEffectKind.Distant => 2 * effect.Delay,
            _ => TimeSpan.Zero,
        };

    /// <summary>
    /// How far what is felt may be from what was asked: the exactness of a toxic, and the canary's own spread before
    /// the fault. A record that did not keep the spread allows a fifth.
    /// </summary>
    private static double Tolerance(double asked, CanaryReading before) =>
        before.SpreadMilliseconds is { } spread ? Exactness + (.01 * asked) + spread : .2 * asked;

    /// <summary>
    /// Later by the delay, but for the tolerance; or no faster than the delay, where before it half of that was enough:
    /// a machine that was busy then and is not now hides a part of the difference. How much later is shown and not
    /// judged: a service that the fault overloads is late by itself.
    /// </summary>
    private static bool IsLate(double asked, CanaryReading before, double active)
    {
        var usual = before.MedianMilliseconds ?? 0;
        var least = Math.Max(LeastShare * asked, asked - Tolerance(asked, before));
        return active - usual >= least || (active >= asked && usual <= .5 * asked);
    }

    /// <summary>
    /// Whether the bytes of a canary took the time that the rate takes for them. Not more, because only the proxy is
    /// between it and their source. What it took before may come on top or not: connecting does, and the transfer does
    /// not.
    /// </summary>
    private static bool IsRate(double asked, CanaryReading before, double active)
    {
        var usual = before.MedianMilliseconds ?? 0;
        var tolerance = Tolerance(asked, before);
        return active >= asked - tolerance
            && active <= asked + usual + tolerance
            && active - usual >= LeastShare * asked;
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
        var asked = Asked(effect).TotalMilliseconds;
        return effect.Kind switch
        {
            FaultEffectKind.Slow
            or FaultEffectKind.Distant
            or FaultEffectKind.Throttle when asked > 0 && active.MedianMilliseconds is null =>
                $"no canary was answered, late or in time ({active})",
            FaultEffectKind.Slow => IsLate(asked, before, active.MedianMilliseconds ?? 0)
                ? null
                : $"answers were not late by {asked:0} ms ({active}; before it {before})",
            FaultEffectKind.Distant => IsLate(asked, before, active.MedianMilliseconds ?? 0)
                ? null
                : $"a new connection and its request did not take two round trips of {effect.Delay.TotalMilliseconds:0} ms ({active})",
            // No canary is large enough for some rates; there the mechanism's own word has to do.
            FaultEffectKind.Throttle when asked == 0 => null,
            FaultEffectKind.Throttle => IsRate(asked, before, active.MedianMilliseconds!.Value)
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"the bytes of a canary did not take the {asked:0.#} ms that the rate takes for them ({active}; before it {before})"
                ),
            _ => IsShare(effect.Share, active)
                ? null
                : $"{lost:0%} of the canaries were hit and {effect.Share:0%} should be ({active})",
        };
    }
}
