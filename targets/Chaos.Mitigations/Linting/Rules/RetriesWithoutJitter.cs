namespace Chaos.Mitigations.Linting.Rules;

/// <summary>
/// Warns of retries without jitter on many clients: clients that failed together retry together, again and again.
/// </summary>
public sealed class RetriesWithoutJitter : LintRule
{
    /// <summary>Number of clients from which the rule warns.</summary>
    public const int Many = 10;

    public override string Experiment => "retry.jitter";

    public override string Question => "whether retries come back as a crowd";

    public override IEnumerable<LintFinding> Check(PolicyFile file) =>
        from place in file.Places
        from retry in place.Of<Retry>()
        where retry.Mitigation.MaxRetryAttempts > 0 && RetryTimes.SpreadOfFirst(retry.Mitigation) == TimeSpan.Zero
        let finding = Check(place, retry.Mitigation, retry.Path)
        where finding is not null
        select finding;

    private LintFinding? Check(PolicyPlace place, Retry retry, string path)
    {
        if (place.Facts.Clients is not { } clients)
            return place.Caller is null ? null : NotChecked(place, path, $"edges.{place.Name}.clients");
        if (clients < Many)
            return null;
        var window = TimeSpan.FromMilliseconds(100);
        var spread =
            retry.Delay > window
                ? $"{Words.Of(clients * (window / retry.Delay))} in {Words.Of(window)} with full jitter"
                : "delay and full jitter spread them";
        return Warning(
            place,
            path,
            retry.Delay == TimeSpan.Zero
                ? $"{clients} clients that fail together come back together and at once"
                : $"{clients} clients that fail together come back together, {Words.Of(retry.Delay)} later and after each delay again",
            $"peak = clients = {clients}; {spread}"
        );
    }
}
