namespace Chaos.Mitigations.Linting.Rules;

/// <summary>
/// Warns of retries that go on after their caller has given up: attempts x attempt timeout + delays exceeds the time
/// that the caller has.
/// </summary>
public sealed class RetriesOutlastCaller : LintRule
{
    public override string Experiment => "timeout.budget";

    public override string Question => "whether the retries outlast their caller";

    public override IEnumerable<LintFinding> Check(PolicyFile file) =>
        file.Places.SelectMany(place =>
            place
                .Of<Retry>()
                .Where(r => r.Mitigation.MaxRetryAttempts > 0)
                .Select(r => Check(place, r.Mitigation, r.Index, r.Path))
                .OfType<LintFinding>()
        );

    private LintFinding? Check(PolicyPlace place, Retry retry, int index, string path)
    {
        var attempt = place.Limit(index + 1, place.Policy.Mitigations.Count);
        var whole = place.Limit(0, index);
        // A limit of the policy itself may cut retries short: that is its purpose. It is a mistake only when no retry
        // can begin.
        if (whole is { } own && (attempt ?? own) + RetryTimes.ShortestFirst(retry) >= own)
            return Warning(
                place,
                path,
                $"no retry follows an attempt that hangs: it uses up the {Words.Of(own)} of the limit outside the retry",
                $"{(attempt is { } one ? $"attempt timeout {Words.Of(one)}" : "no attempt timeout")} + first delay >= {Words.Of(own)}"
            );
        if (CallerLimit(place) is not { } caller)
            return whole is null
                ? NotChecked(
                    place,
                    path,
                    place.Caller is null
                        ? $"a timeout in a policy of an edge to {place.Callee}"
                        : $"edges.{place.Name}.callerTimeout"
                )
                : null;
        if (attempt is null && whole is null)
            return Warning(
                place,
                path,
                $"no retry follows an attempt that hangs: nothing limits it, and {caller.Who} waits {Words.Of(caller.Limit)}",
                $"attempts x attempt timeout + delays has no bound > {Words.Of(caller.Limit)}"
            );
        var longest = RetryTimes.Longest(retry, attempt);
        if (!((longest is null || whole < longest ? whole : longest) > caller.Limit))
            return null;
        if (longest is not { } time || attempt is not { } each || whole < time)
            return Warning(
                place,
                path,
                $"retries go on for {Words.Of(whole!.Value)}, and {caller.Who} waits {Words.Of(caller.Limit)}",
                $"limit outside the retry {Words.Of(whole.Value)} > {Words.Of(caller.Limit)}"
            );
        var attempts = 1 + retry.MaxRetryAttempts;
        var begun = RetryTimes.BegunWithin(caller.Limit, retry, each);
        var delays = RetryTimes.LongestDelays(retry, retry.MaxRetryAttempts);
        return Warning(
            place,
            path,
            $"retries take up to {Words.Of(time)}, and {caller.Who} waits {Words.Of(caller.Limit)}: of "
                + $"{attempts} attempts {begun} begin in time when each is slow",
            (
                retry.MaxElapsed is { } most && time < (each * attempts) + delays
                    ? $"total retry time {Words.Of(most)} + one delay + one attempt"
                    : $"{attempts} x {Words.Of(each)} + delays {Words.Of(delays)}"
            ) + $" = {Words.Of(time)} > {Words.Of(caller.Limit)}"
        );
    }

    /// <summary>Returns the shortest time for which anyone waits for the caller, and who waits.</summary>
    private static (TimeSpan Limit, string Who)? CallerLimit(PolicyPlace place)
    {
        var waitedFor = place.Caller ?? place.Callee;
        var limits = place
            .File.Places.Where(p => p.Name != place.Name && p.Callee == waitedFor)
            .Select(p =>
                (
                    Limit: p.Limit(0, p.Policy.Mitigations.Count),
                    Who: p.Caller is null ? $"the entrance of {p.Callee}" : p.Name
                )
            )
            .Append((Limit: place.Facts.CallerTimeout, Who: "the caller"))
            .Where(l => l.Limit is not null)
            .OrderBy(l => l.Limit)
            .ToList();
        return limits.Count == 0 ? null : (limits[0].Limit!.Value, limits[0].Who);
    }
}
