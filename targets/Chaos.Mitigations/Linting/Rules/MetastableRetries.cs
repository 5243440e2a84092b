using Chaos.Core.Calls;
using Chaos.Core.Policies;

namespace Chaos.Mitigations.Linting.Rules;

/// <summary>
/// Warns of retries without a budget that keep an overload going after its cause has ended. While every attempt times
/// out, each call is sent 1 + retries times. Above a rate of capacity / (1 + retries) that is more than the service can
/// serve.
/// </summary>
public sealed class MetastableRetries : LintRule
{
    public override string Experiment => "retry.storm";

    public override string Question => "whether overload outlives its cause";

    public override IEnumerable<LintFinding> Check(PolicyFile file) =>
        file
            .Places.Where(p => p.Caller is not null && p.RetriesAfterTimeouts && p.AttemptsWhenFailing > 1)
            .Select(Check)
            .OfType<LintFinding>();

    private LintFinding? Check(PolicyPlace place)
    {
        var path = place
            .Of<Retry>()
            .First(r => r.Mitigation.MaxRetryAttempts > 0 && r.Mitigation.RetryOn.Contains(CallStatus.TimedOut))
            .Path;
        if (place.CalleeFacts.Capacity is not { } capacity)
            return NotChecked(
                place,
                path,
                place.Rate is null
                    ? [place.RateFact, $"services.{place.Callee}.capacity"]
                    : [$"services.{place.Callee}.capacity"]
            );
        var attempts = place.AttemptsWhenFailing;
        var limit = capacity / attempts;
        var formula = $"capacity / (1 + retries) = {Words.Of(capacity)}/s / {attempts} = {Words.Of(limit)}/s";
        if (place.Rate is not { } rate)
            return NotChecked(place, path, $"{place.RateFact} (the limit is {formula})");
        if (rate <= limit || IsKept(place, capacity))
            return null;
        return Warning(
            place,
            path,
            $"above {Words.Of(limit)}/s {place.Callee} never recovers from an overload: the retries alone "
                + $"keep it full, and {Words.Of(rate)}/s are offered",
            formula
        );
    }

    /// <summary>
    /// Returns whether another mitigation stops the retries: a breaker that can open, or a limit that keeps the
    /// attempts so few that they are served before they time out.
    /// </summary>
    private static bool IsKept(PolicyPlace place, double capacity)
    {
        var retry = place.Of<Retry>().Last().Index;
        var attempt = place.Limit(retry + 1, place.Policy.Mitigations.Count);
        var clients = place.Facts.Clients ?? 1;
        var entrance =
            place.File.Places.FirstOrDefault(p => p.Caller is null && p.Callee == place.Callee)?.Policy.Mitigations
            ?? [];
        return BreakerNeverOpens.CanOpen(place) == true
            || place
                .Policy.Mitigations.Select(
                    (m, i) =>
                        Keeps(m, waiting: 0, clients * (i < retry && m is RateLimit ? place.AttemptsWhenFailing : 1))
                )
                .Any(keeps => keeps)
            || entrance.Any(m => Keeps(m, waiting: (m as Bulkhead)?.MaxQueue ?? 0, 1));

        // The service serves the attempts under way at the rate of its capacity. All are in time when that takes less
        // than an attempt timeout.
        bool Served(double underWay) => underWay / capacity < attempt?.TotalSeconds;

        bool Keeps(Mitigation mitigation, double waiting, int times) =>
            mitigation switch
            {
                Bulkhead bulkhead => Served((bulkhead.MaxConcurrent * (double)times) + waiting),
                LoadShedding shedding => shedding.MaxWait < attempt
                    || Served((shedding.MaxConcurrent + (double)shedding.MaxQueue) * times),
                RateLimit limit => limit.PermitsPerSecond * times < capacity,
                AdaptiveLimit adaptive => adaptive.TargetLatency < attempt,
                ClientThrottle => true,
                _ => false,
            };
    }
}
