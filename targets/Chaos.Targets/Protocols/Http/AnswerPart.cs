using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Policies;
using Chaos.Core.Texts;
using Chaos.Targets.Answers;
using Chaos.Targets.Protocols.GraphQl;
using Chaos.Targets.Requests;
using Capture = Chaos.Targets.Answers.Capture;

namespace Chaos.Targets.Protocols.Http;

/// <summary>Reads what is expected of an answer and captured from it.</summary>
/// <param name="words">The words of the call.</param>
/// <param name="reading">Where they are written.</param>
/// <param name="tell">Takes each mistake.</param>
internal sealed partial class AnswerPart(IHasAnswer words, CallReading reading, Action<PlanError> tell)
{
    private const string PathForm = "a JSON path such as $.token or $.items[0].id";

    private static readonly CheckWords s_nothing = new();

    /// <summary>Returns what is read in an answer beside its status. Returns null for nothing.</summary>
    public AnswerReading? Read()
    {
        var http = words as HttpWords;
        IReadOnlyList<Expectation> graphQl = http?.Graphql is null ? [] : [new GraphQlErrors()];
        IReadOnlyList<Expectation> expected = words.Expect is { } expect
            ?
            [
                .. graphQl,
                .. (expect.Header ?? new Dictionary<string, JsonElement>()).Select(h => OfHeader(h.Key, h.Value)),
                .. (expect.Json ?? new Dictionary<string, JsonElement>())
                    .Select(j => OfJson(j.Key, j.Value))
                    .OfType<Expectation>(),
                .. expect.Text is { } text ? [OfText(text)] : Array.Empty<Expectation>(),
            ]
            : graphQl;
        IReadOnlyList<Capture> captures =
        [
            .. (words.Capture ?? new Dictionary<string, JsonElement>())
                .Select(c => OfCapture(c.Key, c.Value))
                .OfType<Capture>(),
        ];
        CheckWithin(words.Expect?.Within);
        var made = new AnswerReading(
            JsonSerializer.Serialize(
                new
                {
                    words.Expect,
                    words.Capture,
                    http?.Graphql,
                },
                PolicyJson.Options
            )
        )
        {
            Expected = expected,
            Captures = captures,
            Within = words.Expect?.Within,
        };
        CheckBody(made);
        return expected.Count + captures.Count == 0 && made.Within is null ? null : made;
    }

    private Expectation OfHeader(string name, JsonElement value)
    {
        var path = $"expect.header.{name}";
        if (HeaderRules.WhyNoName(name) is { } allowed)
            Wrong(path, TextCheck.Shown(name), allowed);
        var (exists, checks) = ChecksOf(value, path, ValueCheck.Equal);
        return new Expectation.OfHeader(name, exists, checks);
    }

    private Expectation.OfJson? OfJson(string text, JsonElement value)
    {
        var path = $"expect.json.{text}";
        var (exists, checks) = ChecksOf(value, path, ValueCheck.Equal);
        return PathOf(text, path) is { } read ? new(read, exists, checks) : null;
    }

    private Expectation OfText(JsonElement value)
    {
        var (exists, checks) = ChecksOf(value, "expect.text", ValueCheck.Containing);
        return new Expectation.OfText(exists, checks);
    }

    private (bool Exists, IReadOnlyList<ValueCheck> Checks) ChecksOf(
        JsonElement value,
        string path,
        Func<JsonElement, ValueCheck> plain
    )
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            CheckText(value, path);
            return (true, [plain(value)]);
        }
        var asked = value.Deserialize<CheckWords>(PolicyJson.Options)!;
        CheckText(asked.EqualTo, $"{path}.equals");
        CheckText(asked.Contains, $"{path}.contains");
        CheckPlain(
            asked.OneOf is { } some ? string.Join(", ", some.Select(s => s.GetRawText())) : null,
            $"{path}.oneOf"
        );
        CheckPlain(asked.Matches, $"{path}.matches");
        var names = string.Join(", ", StrictJson.PropertiesOf(typeof(CheckWords), PolicyJson.Options).Keys);
        if (asked == s_nothing && !reading.Texts.IsToldWithin($"{reading.Path}.{path}"))
            Wrong(path, "nothing", $"a value, or at least one of: {names}");
        foreach (var error in Limits.Of(asked, $"{reading.Path}.{path}"))
            tell(error);
        if (asked.MinLength > asked.MaxLength)
            Wrong($"{path}.maxLength", $"{asked.MaxLength}", $"{asked.MinLength} or more, as minLength says");
        if (asked.Min > asked.Max)
            Wrong(
                $"{path}.max",
                FormattableString.Invariant($"{asked.Max}"),
                FormattableString.Invariant($"{asked.Min} or more, as min says")
            );
        if (asked.OneOf is { Count: 0 })
            Wrong($"{path}.oneOf", "[]", "at least one value");
        if (asked is { Exists: false } && asked with { Exists = null } != s_nothing)
            Wrong($"{path}.exists", "false", "true beside what is asked of the value, or false alone");
        if (asked.Matches is { } pattern && RegexOf(pattern, $"{path}.matches") is null)
            asked = asked with { Matches = null };
        return (asked.Exists != false, ValueCheck.Of(asked));
    }

    private Capture? OfCapture(string name, JsonElement value)
    {
        var path = $"capture.{name}";
        if (reading.Captures is null)
            Wrong(path, name, "in a step of a journey, whose later steps use it; expect checks an answer");
        CheckName(name, path);
        var asked =
            value.ValueKind == JsonValueKind.Object
                ? value.Deserialize<CaptureWords>(PolicyJson.Options)!
                : new() { Json = value.GetString() };
        var places = new[] { asked.Json, asked.Header, asked.Cookie }.Count(p => p is not null);
        if (places > 1 || (places == 0 && asked.Regex is null))
            if (!reading.Texts.IsToldWithin($"{reading.Path}.{path}"))
                Wrong(
                    path,
                    places == 0 ? "nothing" : "several",
                    "one of json, header and cookie, with or without regex, or regex alone"
                );
        if (asked.Header is { } header && HeaderRules.WhyNoName(header) is { } allowed)
            Wrong($"{path}.header", TextCheck.Shown(header), allowed);
        var at = value.ValueKind == JsonValueKind.Object ? $"{path}.json" : path;
        return new(name)
        {
            Json = asked.Json is { } text ? PathOf(text, at) : null,
            Header = asked.Header,
            Cookie = asked.Cookie,
            Part = asked.Regex is { } regex ? RegexOf(regex, $"{path}.regex") : null,
        };
    }

    private void CheckName(string name, string path)
    {
        if (!Name().IsMatch(name))
            Wrong(path, TextCheck.Shown(name), "a name of letters, digits, _ and -, which begins with a letter");
        else if (CallText.Placeholders.Contains(name) || Functions.IsOne(name))
            Wrong(path, name, $"another name: {{{{{name}}}}} has a meaning already");
        else if (reading.Feed?.Columns.Contains(name) == true)
            Wrong(path, name, $"another name: {reading.Feed.Name} has a column {name}");
    }

    private void CheckWithin(TimeSpan? within)
    {
        if (words.Expect is { } expect)
            foreach (var error in Limits.Of(expect, $"{reading.Path}.expect"))
                tell(error);
        if (within > reading.Timeout)
            Wrong(
                "expect.within",
                Limits.TextOf(within.Value),
                $"at most the timeout, {Limits.TextOf(reading.Timeout)}: later nothing is waited for"
            );
    }

    private void CheckBody(AnswerReading made)
    {
        if (!made.NeedsBody || !(words is HttpWords { Method: "HEAD" } or HttpWords { Head: not null }))
            return;
        var word =
            made.Captures.Any(c => c.NeedsBody) ? "capture"
            : words.Expect?.Json is null ? "expect.text"
            : "expect.json";
        Wrong(word, "with HEAD", "with a request whose answer has a body, such as GET");
    }

    /// <summary>Checks the placeholders of a text. Within a list or an object, there can be none.</summary>
    private void CheckText(JsonElement? value, string path)
    {
        if (value is { ValueKind: JsonValueKind.String } text)
            reading.CheckText(path, text.GetString());
        else if (value is { ValueKind: JsonValueKind.Array or JsonValueKind.Object } several)
            CheckPlain(several.GetRawText(), path);
    }

    private void CheckPlain(string? text, string path)
    {
        if (text is not null && Template.NamesIn(text).Count > 0)
            Wrong(path, SecretText.Told(text), "no placeholder here; equals and contains take them in a text");
    }

    private JsonPath? PathOf(string text, string path)
    {
        try
        {
            return JsonPath.Read(text);
        }
        catch (FormatException e)
        {
            tell(new($"{reading.Path}.{path}", text, PathForm) { Why = $"cannot be read: {e.Message}" });
            return null;
        }
    }

    private Regex? RegexOf(string pattern, string path)
    {
        try
        {
            return ValueCheck.RegexOf(pattern);
        }
        catch (RegexParseException e)
        {
            tell(
                new($"{reading.Path}.{path}", pattern, "a regular expression such as ^[0-9]+$")
                {
                    Why = $"cannot be read: {WordsOf(e.Error)} at column {e.Offset + 1}",
                }
            );
            return null;
        }
    }

    private static string WordsOf(RegexParseError error) =>
        Capital().Replace(error.ToString(), static capital => $" {capital.Value.ToLowerInvariant()}").TrimStart();

    private void Wrong(string word, string value, string allowed) =>
        tell(new($"{reading.Path}.{word}", value, allowed));

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$")]
    private static partial Regex Name();
}
