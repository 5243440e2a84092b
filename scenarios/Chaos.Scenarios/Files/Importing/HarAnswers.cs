using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>
/// What the answers of a recording hold that later calls send back: a token in JSON, in a page or in a cookie is captured
/// and sent again, and cookies go with the later calls by themselves.
/// </summary>
internal sealed partial class HarAnswers
{
    /// <summary>The shortest text that is taken for a token.</summary>
    private const int Shortest = 8;

    /// <summary>How much of a page before a token tells where it is.</summary>
    private const int MostBefore = 60;

    private readonly Dictionary<string, (int Call, ImportedCapture Capture)> _values = [];
    private readonly Dictionary<string, (int Call, ImportedCapture Capture, string Name)> _captured = [];
    private readonly List<(int Call, string Text)> _pages = [];
    private readonly HashSet<string> _cookies = new(StringComparer.Ordinal);

    /// <summary>Whether the answers so far have set every cookie of a header.</summary>
    internal bool HaveSet(string cookies) => NamesIn(cookies).All(_cookies.Contains);

    /// <summary>Whether the answers so far have set any cookie of a header.</summary>
    internal bool HaveSetAny(string cookies) => NamesIn(cookies).Any(_cookies.Contains);

    /// <summary>
    /// Forgets the cookies: a call that is left out has changed what they stand for, such as a session by a login.
    /// </summary>
    internal void Forget() => _cookies.Clear();

    /// <summary>Adds the answer of a call.</summary>
    internal void Add(int call, HarEntry entry)
    {
        foreach (var (name, value) in entry.Cookies)
        {
            _cookies.Add(name);
            if (value.Length >= Shortest)
                _values[value] = (call, new("cookie", name));
        }
        if (entry.Answer is not { Length: > 0 } text)
            return;
        if (text.TrimStart() is not (['{', ..] or ['[', ..]))
        {
            _pages.Add((call, text));
            return;
        }
        try
        {
            using var document = JsonDocument.Parse(text);
            Visit(document.RootElement, "$", call);
        }
        catch (JsonException)
        {
            // An answer that only looks like JSON holds no token.
        }
    }

    /// <summary>
    /// A header's value with a placeholder for the token that an earlier answer gave; null when none gave it.
    /// </summary>
    internal string? Sent(string value)
    {
        var token = value[(value.LastIndexOf(' ') + 1)..];
        return PlaceholderOf(token) is { } placeholder ? value[..^token.Length] + placeholder : null;
    }

    /// <summary>The placeholder of a token that an earlier answer gave; null when none gave it.</summary>
    internal string? PlaceholderOf(string token)
    {
        if (
            token.Length < Shortest
            || (_values.TryGetValue(token, out var place) ? place : InPage(token)) is not { } found
        )
            return null;
        if (!_captured.TryGetValue(token, out var captured))
        {
            var count = _captured.Count + 1;
            var name = count == 1 ? "token" : string.Create(CultureInfo.InvariantCulture, $"token{count}");
            _captured[token] = captured = (found.Call, found.Capture, name);
        }
        return $"{{{{{captured.Name}}}}}";
    }

    /// <summary>What a call captures of its answer, by name.</summary>
    internal IReadOnlyDictionary<string, ImportedCapture> CapturedBy(int call) =>
        _captured.Values.Where(c => c.Call == call).ToDictionary(c => c.Name, c => c.Capture);

    private static IEnumerable<string> NamesIn(string cookies) =>
        cookies
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(c => c.Split('=')[0]);

    /// <summary>A token in the last page that has it, found by the text before it.</summary>
    private (int Call, ImportedCapture Capture)? InPage(string token)
    {
        foreach (var (call, page) in _pages.AsEnumerable().Reverse())
        {
            var at = page.IndexOf(token, StringComparison.Ordinal);
            if (at < 1)
                continue;
            var line = page.LastIndexOfAny(['\n', '\r'], at - 1);
            var from = Math.Max(Math.Max(line + 1, at - MostBefore), page.LastIndexOf('<', at - 1));
            var before = page[from..at];
            var regex = $"{Regex.Escape(before)}([^\"'<>\\s&]+)";
            if (before.Length > 0 && Regex.Match(page, regex).Groups[1].Value == token)
                return (call, new("regex", regex));
        }
        return null;
    }

    private void Visit(JsonElement value, string path, int call)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in value.EnumerateObject().Where(f => Name().IsMatch(f.Name)))
                    Visit(field.Value, $"{path}.{field.Name}", call);
                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in value.EnumerateArray().Index())
                    Visit(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), call);
                break;
            case JsonValueKind.String when value.GetString() is { Length: >= Shortest } text:
                _values[text] = (call, new("json", path));
                break;
            default:
                break;
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Name();
}
