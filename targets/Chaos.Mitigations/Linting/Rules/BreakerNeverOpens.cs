namespace Chaos.Mitigations.Linting.Rules;

/// <summary>
/// Warns of a circuit breaker that can never open because it gets too few calls: rate x samplingDuration stays below
/// minimumThroughput, even when every call fails.
/// </summary>
public sealed class BreakerNeverOpens : LintRule
{
    public override string Experiment => "breaker.states";

    public override string Question => "whether the breaker can open";

    /// <summary>
    /// Returns whether a policy has a breaker that can open at its rate. Returns null when it has none, or when the
    /// rate is not known.
    /// </summary>
    public static bool? CanOpen(PolicyPlace place) =>
        place
            .Of<CircuitBreaker>()
            .Select(b =>
                Seen(place, b.Index) is { } seen
                    ? (bool?)(seen * b.Mitigation.SamplingDuration.TotalSeconds >= b.Mitigation.MinimumThroughput)
                    : null
            )
            .Aggregate((bool?)null, (any, one) => any == true ? any : one ?? any);

    public override IEnumerable<LintFinding> Check(PolicyFile file) =>
        file
            .Places.SelectMany(place =>
                place
                    .Of<CircuitBreaker>()
                    .SelectMany(b =>
                        new[] { Check(place, b.Mitigation, b.Index, b.Path), Blind(place, b.Index, b.Path) }
                    )
            )
            .OfType<LintFinding>();

    private LintFinding? Check(PolicyPlace place, CircuitBreaker breaker, int index, string path)
    {
        if (Seen(place, index) is not { } seen)
            return NotChecked(place, path, place.RateFact);
        var outcomes = seen * breaker.SamplingDuration.TotalSeconds;
        if (outcomes >= breaker.MinimumThroughput)
            return null;
        var least = breaker.MinimumThroughput / breaker.SamplingDuration.TotalSeconds;
        var inside = AttemptsInside(place, index);
        var client = place.Facts.Clients is > 1 and { } clients ? $" / {clients} clients" : "";
        return Warning(
            place,
            path,
            $"the breaker never opens: it sees {Words.Of(seen)}/s{(client == "" ? "" : " in each client")}"
                + $" at most and needs {Words.Of(least)}/s",
            $"rate x window = {Words.Of(place.Rate!.Value)}/s{client}"
                + $"{(inside > 1 ? $" x {inside} attempts" : "")} x {Words.Of(breaker.SamplingDuration)} = "
                + $"{Words.Of(outcomes)} < minimumThroughput {breaker.MinimumThroughput}"
        );
    }

    /// <summary>
    /// Warns of a time limit outside the breaker. To the breaker it looks like a caller that cancelled, so a callee
    /// that hangs causes no failures.
    /// </summary>
    private LintFinding? Blind(PolicyPlace place, int index, string path) =>
        place.Limit(0, index) is { } outside && place.Limit(index + 1, place.Policy.Mitigations.Count) is null
            ? Warning(
                place,
                path,
                $"the breaker never opens for a callee that hangs: the limit of {Words.Of(outside)} "
                    + "stands outside of it, and what is cut off there is no failure",
                "failures counted = 0 < failureRatio"
            )
            : null;

    /// <summary>
    /// Returns the outcomes per second that the breaker gets in one client when every call fails. Inside a retry each
    /// attempt is one outcome.
    /// </summary>
    private static double? Seen(PolicyPlace place, int index) => place.RatePerClient * AttemptsInside(place, index);

    private static int AttemptsInside(PolicyPlace place, int index) =>
        place.Of<RetryBudget>().Any()
            ? 1
            : (int)
                Math.Min(
                    int.MaxValue,
                    place
                        .Of<Retry>()
                        .Where(r => r.Index < index)
                        .Aggregate(1L, (n, r) => Math.Min(int.MaxValue, n * (1 + r.Mitigation.MaxRetryAttempts)))
                );
}
