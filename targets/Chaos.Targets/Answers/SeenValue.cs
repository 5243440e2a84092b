using System.Globalization;
using System.Text.Json;
using Chaos.Core.Texts;

namespace Chaos.Targets.Answers;

/// <summary>A value that an answer holds: text, as in a header, or JSON.</summary>
internal readonly struct SeenValue
{
    private const int MostShown = 80;

    private readonly string? _text;
    private readonly JsonElement _json;

    public SeenValue(string text) => _text = text;

    public SeenValue(JsonElement json) => _json = json;

    /// <summary>The value as text: of JSON the text of a string, otherwise as it is written.</summary>
    public string Text => _text ?? (_json.ValueKind == JsonValueKind.String ? _json.GetString()! : _json.GetRawText());

    /// <summary>The number. Null when it is none.</summary>
    public double? Number =>
        _text is null
            ? _json.ValueKind == JsonValueKind.Number
                ? _json.GetDouble()
                : null
            : double.TryParse(_text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;

    /// <summary>Characters of a text, values of a list, names of an object. Null for anything else.</summary>
    public int? Length =>
        _text is not null ? Characters(_text)
        : _json.ValueKind == JsonValueKind.String ? Characters(_json.GetString()!)
        : _json.ValueKind == JsonValueKind.Array ? _json.GetArrayLength()
        : _json.ValueKind == JsonValueKind.Object ? _json.EnumerateObject().Count()
        : null;

    /// <summary>Whether it equals a value of a file. A text is compared as text.</summary>
    public bool IsEqual(JsonElement value) =>
        _text is not null ? _text == new SeenValue(value).Text : JsonElement.DeepEquals(_json, value);

    /// <summary>Whether a text is in its text, or a value in its list.</summary>
    public bool Contains(JsonElement value)
    {
        if (_text is null && _json.ValueKind == JsonValueKind.Array)
            return _json.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value));
        return (_text is not null || _json.ValueKind == JsonValueKind.String)
            && Text.Contains(new SeenValue(value).Text, StringComparison.Ordinal);
    }

    /// <summary>Its beginning in one line, with secrets masked. JSON is shown as JSON.</summary>
    /// <param name="hide">Masks the secrets in a text.</param>
    public string Shown(Func<string, string> hide) => Shown(_text ?? _json.GetRawText(), hide);

    /// <summary>The beginning of a text in one line, with secrets masked and without control characters.</summary>
    public static string Shown(string text, Func<string, string> hide)
    {
        // Masked before it is cut: half of a secret is not recognized.
        var line = PlainLine.Of(hide(text).ReplaceLineEndings(" "));
        return line.Length <= MostShown ? line : $"{line[..WholeLength(line)]}...";
    }

    /// <summary>Where a text is cut, so that no character is cut in two.</summary>
    private static int WholeLength(string line) => MostShown - (char.IsHighSurrogate(line[MostShown - 1]) ? 1 : 0);

    private static int Characters(string text) => text.EnumerateRunes().Count();
}
