namespace Chaos.Mitigations.Linting.Rules;

/// <summary>
/// Warns of a circuit breaker that opens while the callee still answers most attempts, and then rejects more calls than
/// would fail without it. With all defaults of the standard handler, 30 % of failing attempts became 90 % of failed
/// calls in a run of a minute.
/// </summary>
public sealed class BreakerAmplifiesFailures : LintRule
{
    /// <summary>Share of failing attempts for which the rule computes what becomes of the calls.</summary>
    public const double Failing = .3;

    /// <summary>Calls per second of one client for which it computes that when the rate is not known.</summary>
    private const double Usual = 100;

    public override string Experiment => "breaker.states";

    public override string Question => "whether the breaker makes an outage of a few failures";

    public override IEnumerable<LintFinding> Check(PolicyFile file) =>
        from place in file.Places
        from breaker in place.Of<CircuitBreaker>()
        let finding = Check(place, breaker.Mitigation, breaker.Index, breaker.Path)
        where finding is not null
        select finding;

    private LintFinding? Check(PolicyPlace place, CircuitBreaker breaker, int index, string path)
    {
        var (outside, inside) = (Attempts(place, 0, index), Attempts(place, index, int.MaxValue));
        // A retry inside the breaker has hidden failures before the breaker counts them.
        var seen = Math.Pow(Failing, inside);
        var lost = Math.Pow(seen, outside);
        var rate = (place.RatePerClient ?? Usual) * (1 - lost) / (1 - seen);
        if (seen < breaker.FailureRatio || rate * breaker.SamplingDuration.TotalSeconds < breaker.MinimumThroughput)
            return null;
        var closed = TimeSpan.FromMilliseconds(Math.Round(1000 * breaker.MinimumThroughput / rate));
        // The one call that tries after a break fails in this share of the cases, and another break follows.
        var open = breaker.BreakDuration / (1 - seen);
        var failed = 1 - ((1 - lost) * (closed / (closed + open)));
        if (failed <= Failing)
            return null;
        return Warning(
            place,
            path,
            $"while {Words.Percent(Failing)} of the attempts fail, the breaker is open most of the time: "
                + $"{Words.Percent(failed)} of the calls fail, {Words.Percent(lost)} without it"
                + (place.RatePerClient is null ? $" (at {Words.Of(Usual)}/s)" : "")
                + $"; failureRatio {Words.Of(.5)} opens only for an outage, and a shorter breakDuration ends it sooner",
            "1 - (1 - p^n) closed / (closed + open) = 1 - (1 - "
                + $"{Words.Of(seen)}^{outside}) x {Words.Of(closed)} / ({Words.Of(closed)} + {Words.Of(open)}) = {Words.Of(failed)}, "
                + $"closed = minimumThroughput / attempts = {breaker.MinimumThroughput} / {Words.Of(rate)}/s, "
                + $"open = breakDuration / (1 - p) = {Words.Of(breaker.BreakDuration)} / {Words.Of(1 - seen)}"
        );
    }

    /// <summary>Returns the most attempts that the mitigations from one index to before another make of a call.</summary>
    private static double Attempts(PolicyPlace place, int from, int to) =>
        place.Of<RetryBudget>().Any()
            ? 1
            : place
                .Policy.Mitigations.Take(to)
                .Skip(from)
                .Aggregate(
                    1.0,
                    (n, m) =>
                        m switch
                        {
                            Retry retry => n * (1 + retry.MaxRetryAttempts),
                            Hedge { HedgeOnFailure: true } hedge => n * (1 + hedge.MaxHedgedAttempts),
                            _ => n,
                        }
                );
}
