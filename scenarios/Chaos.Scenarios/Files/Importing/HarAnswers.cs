using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>
/// What the answers of a recording hold that later calls send back: a token in JSON is captured and sent again, and
/// cookies go with the later calls by themselves.
/// </summary>
internal sealed partial class HarAnswers
{
    /// <summary>The shortest text that is taken for a token.</summary>
    private const int Shortest = 8;

    private readonly Dictionary<string, (int Call, string Path)> _values = [];
    private readonly Dictionary<string, (int Call, string Path, string Name)> _captured = [];

    /// <summary>Whether an answer so far has set a cookie.</summary>
    internal bool HasCookies { get; private set; }

    /// <summary>Adds the answer of a call.</summary>
    internal void Add(int call, HarEntry entry)
    {
        HasCookies |= entry.SetsCookies;
        if (entry.Answer is not ({ Length: > 0 } text and (['{', ..] or ['[', ..])))
            return;
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
        if (token.Length < Shortest || !_values.TryGetValue(token, out var place))
            return null;
        if (!_captured.TryGetValue(token, out var captured))
        {
            var count = _captured.Count + 1;
            var name = count == 1 ? "token" : string.Create(CultureInfo.InvariantCulture, $"token{count}");
            _captured[token] = captured = (place.Call, place.Path, name);
        }
        return $"{value[..^token.Length]}{{{{{captured.Name}}}}}";
    }

    /// <summary>What a call captures of its answer: paths by name.</summary>
    internal IReadOnlyDictionary<string, string> CapturedBy(int call) =>
        _captured.Values.Where(c => c.Call == call).ToDictionary(c => c.Name, c => c.Path);

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
                _values[text] = (call, path);
                break;
            default:
                break;
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Name();
}
