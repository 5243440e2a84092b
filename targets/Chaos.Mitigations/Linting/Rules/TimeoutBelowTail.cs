namespace Chaos.Mitigations.Linting.Rules;

/// <summary>
/// Warns of a timeout below the 99th percentile of the latency: it fails calls to a healthy dependency.
/// </summary>
public sealed class TimeoutBelowTail : LintRule
{
    public override string Experiment => "timeout.choice";

    public override string Question => "whether the timeout fails healthy calls";

    public override IEnumerable<LintFinding> Check(PolicyFile file) =>
        file.Places.SelectMany(place =>
            place.Of<Timeout>().Select(t => Check(place, t.Mitigation.Duration, t.Index, t.Path)).OfType<LintFinding>()
        );

    private LintFinding? Check(PolicyPlace place, TimeSpan timeout, int index, string path)
    {
        var latency = place.CalleeFacts.Latency;
        if (latency?.P99 is not { } tail)
            return NotChecked(place, path, $"services.{place.Callee}.latency.p99");
        if (timeout >= tail)
            return null;
        // With a hedge inside the limit the call fails only when both attempts are late.
        var hedge = place.Of<Hedge>().FirstOrDefault(h => h.Index > index).Mitigation;
        var share = latency.ShareAbove(timeout) * (hedge is null ? 1 : latency.ShareAbove(timeout - hedge.Delay));
        if (share <= .01)
            return null;
        return Warning(
            place,
            path,
            $"{(share is { } known ? Words.Percent(known) : "more than 1 %")} of {place.Callee}'s healthy "
                + $"calls take longer than {Words.Of(timeout)} and fail",
            $"timeout {Words.Of(timeout)} < p99 {Words.Of(tail)}"
                + (
                    share is { } failed
                        ? $", {(hedge is null ? "S(timeout)" : "S(timeout) S(timeout - delay)")} = {Words.Of(failed)}"
                        : ""
                )
        );
    }
}
