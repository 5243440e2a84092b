namespace Chaos.Mitigations.Linting.Rules;

/// <summary>
/// Warns of a bulkhead that rejects more healthy calls than the objective allows, by Erlang's B formula.
/// </summary>
public sealed class BulkheadTooSmall : LintRule
{
    public override string Experiment => "bulkhead.isolation";

    public override string Question => "how many healthy calls the bulkhead rejects";

    public override IEnumerable<LintFinding> Check(PolicyFile file) =>
        from place in file.Places
        from bulkhead in place.Of<Bulkhead>()
        where bulkhead.Mitigation.MaxQueue < Bulkhead.Unbounded
        let finding = Check(place, bulkhead.Mitigation, bulkhead.Path)
        where finding is not null
        select finding;

    private LintFinding? Check(PolicyPlace place, Bulkhead bulkhead, string path)
    {
        // A shared pool holds the calls of every policy of the same caller that names it.
        var users = bulkhead.Pool is { } pool
            ? place
                .File.Places.Where(p =>
                    p.Caller == place.Caller
                    && p.Of<Bulkhead>().Any(b => b.Mitigation.Pool == pool)
                    && (p.Caller is not null || p.Name == place.Name)
                )
                .ToList()
            : [place];
        if (users[0] != place)
            return null;
        var missing = users
            .Where(p => p.Rate is null)
            .Select(p => p.RateFact)
            .Concat(
                users.Where(p => p.CalleeFacts.Latency?.Mean is null).Select(p => $"services.{p.Callee}.latency.mean")
            )
            .Concat(place.File.Objectives.MaxRejectedShare is null ? ["objectives.maxRejectedShare"] : [])
            .ToList();
        if (missing.Count > 0)
            return NotChecked(place, path, missing);
        var objective = place.File.Objectives.MaxRejectedShare!.Value;
        var offered = users.Sum(p => p.RatePerClient!.Value * p.CalleeFacts.Latency!.Mean!.Value.TotalSeconds);
        var rejected = TrafficTheory.Rejected(bulkhead.MaxConcurrent, bulkhead.MaxQueue, offered);
        if (rejected <= objective)
            return null;
        var model =
            bulkhead.MaxQueue == 0
                ? $"Erlang B({bulkhead.MaxConcurrent}, {Words.Of(offered)})"
                : $"M/M/{bulkhead.MaxConcurrent}/{(long)bulkhead.MaxConcurrent + bulkhead.MaxQueue} at {Words.Of(offered)}";
        return Warning(
            place,
            path,
            $"{Words.Percent(rejected)} of the healthy calls are rejected, {Words.Percent(objective)} are "
                + "allowed: "
                + (
                    TrafficTheory.PermitsFor(objective, bulkhead.MaxQueue, offered) is { } enough
                        ? $"{enough} permits are enough"
                        : "no bulkhead is large enough"
                ),
            $"{model} = {Words.Of(rejected)}, offered = rate x mean latency"
                + $"{(place.Facts.Clients > 1 ? " / clients" : "")} = {string.Join(" + ", users.Select(Load))} "
                + $"= {Words.Of(offered)}"
        );
    }

    private static string Load(PolicyPlace place) =>
        $"{Words.Of(place.Rate!.Value)}/s x {Words.Of(place.CalleeFacts.Latency!.Mean!.Value)}"
        + $"{(place.Facts.Clients is > 1 and { } clients ? $" / {clients}" : "")}";
}
