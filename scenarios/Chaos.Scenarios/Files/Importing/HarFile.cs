using System.Globalization;
using System.Text.Json;
using Chaos.Core;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>
/// Reads a recording of a browser (HTTP Archive 1.2): the calls to one host in the order in which they were made,
/// without images, styles and scripts.
/// </summary>
public sealed class HarFile
{
    /// <summary>Most calls of a journey.</summary>
    private const int MostCalls = 20;

    /// <summary>The shortest wait between two calls that a user made, not the page.</summary>
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait that is taken over.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(3);

    private readonly string _name;
    private readonly ImportChoice _choice;
    private readonly ImportedSecrets _secrets = new();
    private readonly List<string> _leftOut = [];

    /// <summary>The cookies of the session that the calls belong to; null while they need none.</summary>
    private string? _session;

    private HarFile(string name, ImportChoice choice) => (_name, _choice) = (name, choice);

    /// <summary>Reads a recording.</summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="json">Its content.</param>
    /// <param name="choice">What is taken from it.</param>
    public static Imported Read(string name, string json, ImportChoice choice)
    {
        const string Allowed = "a recording that a browser has saved (HAR): { \"log\": { \"entries\": [ ... ] } }";
        try
        {
            using var document = JsonDocument.Parse(json.TrimStart('\uFEFF'));
            if (
                Of(Of(document.RootElement, "log"), "entries") is not { ValueKind: JsonValueKind.Array } entries
                || entries.GetArrayLength() == 0
            )
                return Imported.Wrong(name, new PlanError($"--har: {name}: log.entries", PlanError.Missing, Allowed));
            var all = entries.EnumerateArray().Select(HarEntry.Of).ToList();
            var calls = all.OfType<HarEntry>().ToList();
            var file = new HarFile(name, choice);
            file.Tell(all.Count - calls.Count, "not over HTTP: of WebSockets, data: addresses and the like");
            // Some tools write the calls as they ended.
            return file.Read(calls.All(c => c.Began is not null) ? [.. calls.OrderBy(c => c.Began)] : calls);
        }
        catch (JsonException e)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{e.LineNumber + 1}:{e.BytePositionInLine + 1}");
            return Imported.Wrong(
                name,
                new PlanError($"--har: {name}:{place}", "the text", Allowed) { Why = "is not JSON" }
            );
        }
    }

    private static JsonElement? Of(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty(name, out var value)
            ? value
            : null;

    private Imported Read(IReadOnlyList<HarEntry> entries)
    {
        Tell(entries.Count(e => e.IsStream), "of streams: WebSockets and server-sent events");
        Tell(entries.Count(e => e.IsStatic && !e.IsStream), "of images, styles, scripts and the like");
        var useful = entries.Where(e => !e.IsStatic && !e.IsStream).ToList();
        var hosts = useful
            .Where(e => _choice.Takes(e.Method))
            .GroupBy(e => e.Origin)
            .OrderByDescending(h => h.Count())
            .Select(h => h.Key)
            .ToList();
        var host = _choice.Host is { } wanted ? hosts.FirstOrDefault(h => IsHost(h, wanted)) : hosts.FirstOrDefault();
        if (host is null)
            return Imported.Wrong(_name, NoCalls(useful, hosts));
        foreach (var other in useful.Where(e => e.Origin != host).GroupBy(e => e.Origin))
            Tell(
                other.Count(),
                $"to {(IsHost(host, new Uri(other.Key).Authority) ? other.Key : new Uri(other.Key).Authority)}"
            );
        var mine = useful.Where(e => e.Origin == host).ToList();
        foreach (var method in mine.Where(e => !_choice.Takes(e.Method)).GroupBy(e => e.Method))
            Tell(method.Count(), $"by {method.Key}: {Paths(method)} (--methods {method.Key} takes them)");
        var taken = mine.Where(e => _choice.Takes(e.Method)).ToList();
        foreach (var failed in taken.Where(e => e.HasFailed).GroupBy(e => e.Status))
            Tell(
                failed.Count(),
                failed.Key <= 0 ? $"without an answer: {Paths(failed)}" : $"answered {failed.Key}: {Paths(failed)}"
            );
        var good = taken.Where(e => !e.HasFailed).ToList();
        if (good.Count == 0)
            return Imported.Wrong(_name, NoCalls(taken, hosts));
        Tell(good.Count - MostCalls, $"behind the first {MostCalls}");
        return new()
        {
            Source = _name,
            Address = host,
            IsJourney = good.Count > 1,
            Calls = ImportedCall.Apart(
                Walked([.. good.Take(MostCalls)], [.. mine.Where(e => !_choice.Takes(e.Method))])
            ),
            LeftOut = _leftOut,
            Variables = _secrets.Variables,
            Hidden = _secrets.Hidden,
        };
    }

    /// <summary>Whether an address is of a host, which is named with its port, its scheme, or without both.</summary>
    private static bool IsHost(string origin, string name) =>
        new Uri(origin) is var address
        && new[] { origin, address.Authority, address.Host, address.IdnHost }.Contains(
            name.TrimEnd('/'),
            StringComparer.OrdinalIgnoreCase
        );

    private PlanError NoCalls(IReadOnlyList<HarEntry> useful, IReadOnlyList<string> hosts) =>
        _choice.Host is { } host && !hosts.Any(h => IsHost(h, host))
            ? new(
                "--host",
                host,
                hosts.Count == 0
                    ? "none: the recording has no calls"
                    : string.Join(", ", hosts.Select(h => new Uri(h).Authority).Distinct())
            )
            : new(
                $"--har: {_name}",
                "the recording",
                $"one with calls by {string.Join(", ", _choice.Methods)} that were answered"
                    + (
                        useful.Select(e => e.Method).Distinct().ToList() is { Count: > 0 } methods
                            ? $"; it has {string.Join(", ", methods)} (--methods takes others)"
                            : ""
                    )
            )
            {
                Why = "has none that can be taken",
            };

    private void Tell(int count, string which)
    {
        if (count > 0)
            _leftOut.Add(
                string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "call" : "calls")} {which}")
            );
    }

    private static string Paths(IEnumerable<HarEntry> entries)
    {
        var paths = entries.Select(e => ImportedSecrets.Shown(e.Url.AbsolutePath)).Distinct().ToList();
        return string.Join(", ", paths.Take(3)) + (paths.Count > 3 ? ", ..." : "");
    }

    /// <summary>What a user thought between two calls, to a tenth of a second; nothing when a page made both.</summary>
    private static TimeSpan WaitBetween(HarEntry before, HarEntry after)
    {
        if (before.Began is not { } began || after.Began is not { } next)
            return TimeSpan.Zero;
        var wait = next - began - before.Took;
        return wait < s_shortest ? TimeSpan.Zero
            : wait > s_longest ? s_longest
            : TimeSpan.FromSeconds(Math.Round(wait.TotalSeconds, 1));
    }

    private IEnumerable<ImportedCall> Walked(IReadOnlyList<HarEntry> entries, IReadOnlyList<HarEntry> others)
    {
        var (answers, calls) = (new HarAnswers(), new List<ImportedCall>());
        _secrets.Captured = answers.PlaceholderOf;
        foreach (var (i, entry) in entries.Index())
        {
            var before = i == 0 ? null : entries[i - 1];
            if (others.Any(o => o.Began > before?.Began && o.Began <= entry.Began))
                answers.Forget();
            calls.Add(Call(entry, before is null ? TimeSpan.Zero : WaitBetween(before, entry), answers));
            answers.Add(i, entry);
        }
        return calls.Select((c, i) => c with { Captures = answers.CapturedBy(i) });
    }

    private static bool IsCookie(string name) => name.Equals("Cookie", StringComparison.OrdinalIgnoreCase);

    private ImportedCall Call(HarEntry entry, TimeSpan think, HarAnswers answers)
    {
        var (headers, isSet) = (new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase), false);
        var place = $"{entry.Method} {ImportedSecrets.Shown(entry.Url.AbsolutePath)}";
        var path = _secrets.Path(entry.Url.PathAndQuery);
        foreach (var (name, value) in entry.Headers.Where(h => SentHeaders.Has(h.Name, isRecorded: true)))
            if (IsCookie(name) && answers.HaveSet(value))
                isSet = true;
            else if (ImportedSecrets.IsSecret(name, value) && answers.Sent(value) is { } captured)
                headers[name] = captured;
            else if (_secrets.Header(name, value) is { } told)
                headers[name] = told;
            else
                _leftOut.Add($"the header {name} of {place}: it has {{{{, which begins a placeholder");
        // A browser sends the cookies of a session with every call, also where a recording does not say it.
        if (headers.ContainsKey("Cookie"))
            _session = entry.Headers.First(h => IsCookie(h.Name)).Value;
        else if (_session is { } session && !isSet && !answers.HaveSetAny(session))
            headers["Cookie"] = _secrets.Placeholder("COOKIE", "", "the header Cookie");
        var body = entry.Body is { } text
            ? _secrets.Body(text, headers.GetValueOrDefault("Content-Type", entry.BodyType ?? ""))
            : null;
        if (entry.Body is not null && body is null)
            _leftOut.Add(
                $"the body of {place}: it is no text, or it holds a secret or {{{{ and is neither JSON nor a form"
            );
        if (entry.Body is null && entry.BodyType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
            _leftOut.Add($"the body of {place}: the parts of its form are not recorded as they were sent");
        if (entry.BodyType is { Length: > 0 } type)
            headers.TryAdd("Content-Type", type);
        if (body is null || headers.GetValueOrDefault("Content-Type") is "application/json")
            headers.Remove("Content-Type");
        return new()
        {
            Name = ImportedCall.NameOf(entry.Method, path),
            Method = entry.Method,
            Path = path,
            Headers = headers,
            Body = body,
            Status = entry.Status is >= 300 and < 400 and not 304 ? entry.Status : null,
            Think = think,
        };
    }
}
