using Chaos.Core.Expectations;

namespace Chaos.Core.Comparing;

/// <summary>
/// Reports whether the arms keep the limit that a guardrail has in its experiment. The limit decides nothing: a
/// comparison asks whether the measure became worse, which it can do far from its limit.
/// </summary>
internal static class KeptLimit
{
    /// <summary>Returns the guardrail with that report; unchanged when it has no limit or no round counts.</summary>
    internal static MetricComparison Told(MetricComparison guardrail, Limit? limit)
    {
        List<ComparedRound> counting = [.. guardrail.Rounds.Where(r => r.Counts)];
        List<double> before = [.. counting.Select(r => r.Before).OfType<double>()],
            after = [.. counting.Select(r => r.After).OfType<double>()];
        if (limit is null || before.Count == 0 || after.Count == 0)
            return guardrail;
        var (missedBefore, missedAfter) = (before.Count(Misses), after.Count(Misses));
        var text = $"its limit {limit.Sign} {guardrail.Figure(limit.Value)}";
        return guardrail with
        {
            Limit = limit,
            Why = (missedBefore, missedAfter) is (0, 0)
                ? $"{guardrail.Why}; {text} is kept by both arms in every round"
                : $"{guardrail.Why}; {text} is missed by before in {missedBefore} of {before.Count} rounds, by after in "
                    + $"{missedAfter} of {after.Count}",
        };

        bool Misses(double figure) => limit.Bound == Bound.AtMost ? figure > limit.Value : figure < limit.Value;
    }
}
