using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chaos.Core.Texts;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>
/// Puts placeholders in place of the secrets of an imported call, <c>{{env.TOKEN}}</c>, so that none is written to a
/// file. The same value always gets the same variable.
/// </summary>
public sealed partial class ImportedSecrets
{
    private const string Variable = "env.";
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Stands beside a quote that is taken away, for a number.</summary>
    private const char Unquoted = '\u0003';

    /// <summary>The shortest value of a code that is more than a country's or a state's.</summary>
    private const int ShortestCode = 16;

    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Dictionary<(string Wanted, string Value), string> _names = [];
    private readonly SortedDictionary<string, string> _variables = new(StringComparer.Ordinal);

    /// <summary>The placeholder of a secret that an earlier answer gave; null for none. By default none did.</summary>
    internal Func<string, string?>? Captured { get; set; }

    /// <summary>Whether values are examples, which say nothing: then there is one variable for each name.</summary>
    internal bool IsMadeUp { get; init; }

    /// <summary>The variables that the placeholders name, each with what belongs there.</summary>
    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>The secrets in place of which there are placeholders.</summary>
    public IReadOnlyList<string> Hidden => [.. _names.Keys.Select(k => k.Value).Where(v => v.Length > 0).Distinct()];

    /// <summary>A text that is nothing but placeholders of secrets, which the user has put there; null for any other.</summary>
    public string? Written(string text) => IsWritten(text) ? text : null;

    /// <summary>A header's value as it may be written; null when it cannot be.</summary>
    public string? Header(string name, string value)
    {
        if (IsWritten(value))
            return value;
        if (Template.NamesIn(value).Count > 0)
            return null;
        // Cookies of one service change from answer to answer, but a run needs only those of one session.
        if (name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            return Placeholder("COOKIE", "", $"the header {name}");
        if (
            name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
            && Scheme().Match(value) is { Success: true } scheme
        )
        {
            var isBearer = scheme.Groups[1].Value.Equals("Bearer", StringComparison.OrdinalIgnoreCase);
            return $"{scheme.Groups[1].Value} "
                + Placeholder(
                    isBearer ? "TOKEN" : "AUTHORIZATION",
                    scheme.Groups[2].Value,
                    $"what follows {scheme.Groups[1].Value} in the header {name}"
                );
        }
        return IsSecret(name, value) ? Placeholder(name, value, $"the header {name}") : value;
    }

    /// <summary>A path with its query as it may be written.</summary>
    public string Path(string path)
    {
        var (before, query) = path.Split('?', 2) is [var p, var q] ? (p, q) : (path, null);
        _ = IsWritten(before);
        return PathOf(before, Placeholder) + (query is null ? "" : $"?{Pairs(query)}");
    }

    /// <summary>A path without its query as messages may show it.</summary>
    public static string Shown(string path) => PathOf(path.Split('?')[0], (_, _, _) => Secrets.Mask);

    private static string PathOf(string path, Func<string, string, string, string> hidden)
    {
        var parts = path.Split('/');
        return string.Join('/', parts.Select((part, i) => Part(part, i == 0 ? "" : parts[i - 1])));

        string Part(string part, string before) =>
            HasOnlySecrets(part) ? part
            : PathToken.Is(part, before) ? hidden("TOKEN", part, "a part of a path")
            : Token().IsMatch(part) ? Token().Replace(part, m => hidden("TOKEN", m.Value, "a part of a path"))
            : Unbraced(part);
    }

    /// <summary>A body as it may be written; null when it cannot be.</summary>
    /// <param name="text">The body.</param>
    /// <param name="contentType">What kind of text it is.</param>
    public string? Body(string text, string? contentType)
    {
        // Bytes that are no text would not be sent as they were recorded.
        var told = text.Any(c => (char.IsControl(c) && !char.IsWhiteSpace(c)) || c == '\ufffd')
            ? null
            : Told(text, contentType);
        return told is null || SecretText.Holds(told) ? null : told;
    }

    /// <summary>The content of a part of a form as it may be written; null when it cannot be.</summary>
    /// <param name="name">The name of the part.</param>
    /// <param name="content">Its content.</param>
    /// <param name="contentType">What kind of text it is; null for that of a field.</param>
    public string? Field(string name, string content, string? contentType) =>
        IsWritten(content) ? content
        : contentType is null && IsSecret(name, content) ? Placeholder(name, content, $"the part {name} of the form")
        : content.Length == 0 ? content
        : Body(content, contentType);

    private string? Told(string text, string? contentType)
    {
        if (contentType?.StartsWith(Form, StringComparison.OrdinalIgnoreCase) == true && !LooksLikeJson().IsMatch(text))
            return Pairs(text);
        if (LooksLikeJson().IsMatch(text) && Json(text) is { } json)
            return json;
        return
            Token().IsMatch(text)
            || (Template.NamesIn(text).Count > 0 && !IsWritten(text))
            || Word().Matches(text).Any(w => SecretText.IsName(w.Value))
            ? null
            : text;
    }

    /// <summary>The placeholder of a secret's variable.</summary>
    /// <param name="name">What the variable should be named.</param>
    /// <param name="value">The secret.</param>
    /// <param name="meaning">What belongs there.</param>
    public string Placeholder(string name, string value, string meaning)
    {
        if (value.Length > 0 && Captured?.Invoke(value) is { } captured)
            return captured;
        var wanted = NoVariable().Replace(name.ToUpperInvariant(), "_").Trim('_');
        wanted = wanted.Length > 0 && char.IsAsciiLetter(wanted[0]) ? wanted : $"SECRET_{wanted}".TrimEnd('_');
        if (IsMadeUp)
            value = "";
        if (!_names.TryGetValue((wanted, value), out var variable))
        {
            variable = wanted;
            for (var i = 2; _variables.ContainsKey(variable); i++)
                variable = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{i}");
            _names.Add((wanted, value), variable);
            _variables.Add(variable, meaning);
        }
        return $"{{{{env.{variable}}}}}";
    }

    /// <summary>
    /// Whether every placeholder in a text is one of a secret, so that the user has put it there. Its variables are told
    /// like the others.
    /// </summary>
    private bool IsWritten(string text)
    {
        if (!HasOnlySecrets(text))
            return false;
        foreach (var name in Template.NamesIn(text).Where(n => n.StartsWith(Variable, StringComparison.Ordinal)))
            _variables.TryAdd(name[Variable.Length..], "as it is written");
        return true;
    }

    /// <summary>Whether a text has placeholders, all of them of secrets, and no secret beside them.</summary>
    private static bool HasOnlySecrets(string text) =>
        Template.NamesIn(text) is { Count: > 0 } names && names.All(Secrets.IsSecret) && !SecretText.Holds(text);

    /// <summary>Whether the value of a name is a secret, by either.</summary>
    internal static bool IsSecret(string name, string value) =>
        value.Length > 0
        && (
            SecretText.Told(name, value) == Secrets.Mask
            || Name().IsMatch(name)
            || (value.Length >= ShortestCode && Code().IsMatch(name))
            || Token().IsMatch(value)
        );

    /// <summary>A part of a path or a query, without braces that would begin a placeholder.</summary>
    private string Plain(string text) => IsWritten(text) ? text : Unbraced(text);

    private static string Unbraced(string text) =>
        text.Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal);

    private string Pairs(string text) =>
        string.Join(
            '&',
            text.Split('&')
                .Select(pair =>
                    pair.Split('=', 2) is [var name, var value]
                    && !IsWritten(value)
                    && IsSecret(Decoded(name), Decoded(value))
                        ? $"{Plain(name)}={Placeholder(Decoded(name), Decoded(value), $"the value of {Decoded(name)}")}"
                    // A text that has the form of a secret without having the name of one.
                    : SecretText.Holds($"&{pair}") ? Placeholder("SECRET", pair, "a part of a query or form")
                    : Plain(pair)
                )
        );

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private string? Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new() { AllowDuplicateProperties = false });
            var root = JsonNode.Parse(text)!;
            return IsHidden(root, null)
                    // A brace behind another inside a string would begin a placeholder of the file.
                    ? Unbraced(root, hides: true)
                : Unbraced(root, hides: false) is var plain && plain == root.ToJsonString(s_plain) ? text
                : plain;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the secrets in a value. Returns whether there was any.</summary>
    /// <param name="node">The value.</param>
    /// <param name="under">The nearest name above it that is a secret's; null for none.</param>
    private bool IsHidden(JsonNode? node, string? under)
    {
        var any = false;
        if (node is JsonObject fields)
            foreach (var (name, value) in fields.ToList())
                any |= IsHidden(value, IsSecret(name, "some") ? name : under);
        else if (node is JsonArray items)
            foreach (var item in items.ToList())
                any |= IsHidden(item, under);
        else if (
            node is JsonValue number
            && number.GetValueKind() == JsonValueKind.Number
            && Number().IsMatch(under ?? "")
        )
        {
            var written = Marked(Placeholder(under!, number.ToString(), $"the value of {under}, a number"));
            number.ReplaceWith($"{Unquoted}{written}{Unquoted}");
            return true;
        }
        else if (
            node is JsonValue value
            && value.GetValueKind() == JsonValueKind.String
            && value.ToString() is { Length: > 0 } said
            && (under is not null || IsSecret("", said) || IsWritten(said))
        )
        {
            var name = under ?? "SECRET";
            value.ReplaceWith(Marked(IsWritten(said) ? said : Placeholder(name, said, $"the value of {name}")));
            return true;
        }
        return any;
    }

    private static string Marked(string placeholder) =>
        placeholder.Replace("{{", "\u0001", StringComparison.Ordinal).Replace("}}", "\u0002", StringComparison.Ordinal);

    private static string Unbraced(JsonNode node, bool hides)
    {
        var text = node.ToJsonString(s_plain).Replace("{{", "{\\u007b", StringComparison.Ordinal);
        return hides
            ? text.Replace("\\u0001", "{{", StringComparison.Ordinal)
                .Replace("\\u0002", "}}", StringComparison.Ordinal)
                .Replace("\"\\u0003", "", StringComparison.Ordinal)
                .Replace("\\u0003\"", "", StringComparison.Ordinal)
            : text;
    }

    [GeneratedRegex(@"^\s*[\[{]")]
    private static partial Regex LooksLikeJson();

    [GeneratedRegex(@"^(Bearer|Basic|Digest|Token|ApiKey)\s+(\S.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    /// <summary>A JSON web token, wherever it stands.</summary>
    [GeneratedRegex(@"eyJ[\w-]{8,}\.[\w-]{4,}")]
    private static partial Regex Token();

    /// <summary>Names of sessions, signatures and what a person keeps to himself.</summary>
    [GeneratedRegex(
        "(session|csrf|xsrf|signature|jwt|card[-_]?number)|^(sid|sig|key|pwd|pw|pin|otp|cvv|cvc|ssn|iban)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Name();

    /// <summary>Names whose long values are secrets.</summary>
    [GeneratedRegex("^(code|state|ticket|hash|hmac|nonce)$", RegexOptions.IgnoreCase)]
    private static partial Regex Code();

    /// <summary>Names of secrets that may be numbers. <c>max_tokens</c> is none.</summary>
    [GeneratedRegex("^(pin|otp|cvv|cvc|ssn|pwd|token|secret|.*(password|card[-_]?number).*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    [GeneratedRegex(@"[\w-]+")]
    private static partial Regex Word();

    [GeneratedRegex("[^A-Z0-9]+")]
    private static partial Regex NoVariable();
}
