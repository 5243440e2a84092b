namespace Chaos.Mitigations.Linting.Rules;

/// <summary>A timeout below what 1 in 100 healthy answers takes: it fails calls of a dependency that is well.</summary>
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
        // A hedge inside the limit makes two attempts race: both have to be late.
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
