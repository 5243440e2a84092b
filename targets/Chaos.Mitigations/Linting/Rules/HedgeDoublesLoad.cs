namespace Chaos.Mitigations.Linting.Rules;

/// <summary>
/// Warns of a hedge that starts so early that most calls are sent twice. Its extra load is S(delay), the share of the
/// answers that take longer than the delay.
/// </summary>
public sealed class HedgeDoublesLoad : LintRule
{
    /// <summary>Extra load from which the rule warns. A delay at the median latency causes it.</summary>
    public const double Much = .5;

    public override string Experiment => "hedge.tail";

    public override string Question => "how much load the hedge adds";

    public override IEnumerable<LintFinding> Check(PolicyFile file) =>
        from place in file.Places
        from hedge in place.Of<Hedge>()
        let finding = Check(place, hedge.Mitigation, hedge.Path)
        where finding is not null
        select finding;

    private LintFinding? Check(PolicyPlace place, Hedge hedge, string path)
    {
        if (hedge.MaxHedgeRatio < Much)
            return null;
        if (Extra(place.CalleeFacts.Latency, hedge) is not { } whole)
        {
            var latency = place.CalleeFacts.Latency;
            if (latency?.P99 is { } tail && hedge.Delay > tail)
                return null;
            return NotChecked(place, path, $"services.{place.Callee}.latency.p50 and p99");
        }
        var extra = Math.Min(whole, hedge.MaxHedgeRatio ?? double.PositiveInfinity);
        if (extra < Much)
            return null;
        return Warning(
            place,
            path,
            $"the hedge adds {Words.Percent(extra)} of load: "
                + (
                    hedge.Delay == TimeSpan.Zero
                        ? "it sends every call again at once"
                        : $"most calls take longer than its delay of {Words.Of(hedge.Delay)}"
                ),
            hedge.MaxHedgedAttempts == 1
                ? $"extra load = S(delay) = S({Words.Of(hedge.Delay)}) = {Words.Of(whole)}"
                : $"extra load = S(h) + S(h) S(2h) + ... for {hedge.MaxHedgedAttempts} of h = {Words.Of(hedge.Delay)} = {Words.Of(whole)}"
        );
    }

    /// <summary>
    /// Returns the extra attempts per call. The kth is made when all attempts before it, begun h apart, are still under
    /// way. Attempts beyond the last known percentile add a negligible share.
    /// </summary>
    private static double? Extra(LatencyFacts? latency, Hedge hedge)
    {
        if (hedge.Delay == TimeSpan.Zero)
            return hedge.MaxHedgedAttempts;
        if (latency?.ShareAbove(hedge.Delay) is null)
            return null;
        var (extra, all) = (0.0, 1.0);
        for (var k = 1; k <= hedge.MaxHedgedAttempts && latency.ShareAbove(hedge.Delay * k) is { } late; k++)
        {
            all *= late;
            extra += all;
        }
        return extra;
    }
}
