using System.Text.RegularExpressions;

namespace Chaos.Core.Texts;

/// <summary>A text with placeholders such as <c>{{name}}</c>.</summary>
public sealed partial class Template
{
    private readonly string _text;
    private readonly string[] _literals;

    /// <param name="text">The text.</param>
    public Template(string text)
    {
        _text = text;
        var matches = Placeholder().Matches(text);
        Names = [.. matches.Select(m => m.Groups[1].Value)];
        var from = 0;
        _literals =
        [
            .. matches.Select(m =>
            {
                var literal = text[from..m.Index];
                from = m.Index + m.Length;
                return literal;
            }),
        ];
        _literals = [.. _literals, text[from..]];
    }

    /// <summary>The names between the braces, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The texts before each placeholder and behind the last one.</summary>
    public IReadOnlyList<string> Literals => _literals;

    /// <summary>The names of the placeholders in a text.</summary>
    public static IReadOnlyList<string> NamesIn(string text) =>
        text.Contains("{{", StringComparison.Ordinal) ? new Template(text).Names : [];

    /// <summary>The text with each placeholder replaced.</summary>
    public string With(Func<string, string> value) => With((_, name) => value(name));

    /// <summary>The text with each placeholder replaced by a function of its position, from 0, and its name.</summary>
    public string With(Func<int, string, string> value)
    {
        if (Names.Count == 0)
            return _text;
        var pieces = new string[(2 * Names.Count) + 1];
        for (var i = 0; i < Names.Count; i++)
            (pieces[2 * i], pieces[(2 * i) + 1]) = (_literals[i], value(i, Names[i]));
        pieces[^1] = _literals[^1];
        return string.Concat(pieces);
    }

    public override string ToString() => _text;

    [GeneratedRegex(@"\{\{\s*([^{}]+?)\s*\}\}")]
    private static partial Regex Placeholder();
}
