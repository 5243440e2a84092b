using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Chaos.Targets.Answers;

/// <summary>Reads a JSON path from left to right.</summary>
internal sealed class JsonPathReader(string text)
{
    private const string Outside =
        "is not in the subset: $, .name, ['name'], [0], [-1], [0:3], [*], ..name, [?@.name == 'text']";

    /// <summary>The greatest whole number that every JSON reader keeps (RFC 9535, section 2.1).</summary>
    private const long MostExact = (1L << 53) - 1;

    private int _at;

    internal JsonPath Read()
    {
        if (!Takes('$'))
            throw Wrong(0, "a path begins with $");
        var segments = Segments();
        return _at == text.Length ? new(text, segments) : throw Wrong(_at, $"{Shown()} {Outside}");
    }

    private List<PathSegment> Segments()
    {
        List<PathSegment> segments = [];
        while (true)
        {
            var before = _at;
            Space();
            if (Peek == '[')
                segments.Add(new(false, Bracket()));
            else if (Peek == '.')
            {
                _at++;
                var isDeep = Takes('.');
                segments.Add(new(isDeep, isDeep && Peek == '[' ? Bracket() : [Shorthand()]));
            }
            else
            {
                // Space behind the last segment belongs to what follows, or is a mistake.
                _at = before;
                return segments;
            }
        }
    }

    private PathSelector Shorthand()
    {
        if (Takes('*'))
            return new PathSelector.Every();
        var from = _at;
        while (_at < text.Length && IsNamePart(text[_at], _at == from))
            _at++;
        return _at > from
            ? new PathSelector.Name(text[from.._at])
            : throw Wrong(_at, $"{Shown()} is not a name; a name with other characters is written as ['name']");
    }

    private static bool IsNamePart(char c, bool isFirst) =>
        char.IsAsciiLetter(c) || c == '_' || c >= '\u0080' || (!isFirst && char.IsAsciiDigit(c));

    private List<PathSelector> Bracket()
    {
        var open = _at++;
        List<PathSelector> selectors = [];
        do
        {
            Space();
            selectors.Add(Selector());
            Space();
        } while (Takes(','));
        if (Takes(']'))
            return selectors;
        throw _at == text.Length ? Wrong(open, "the bracket has no end") : Wrong(_at, $"{Shown()} {Outside}");
    }

    private PathSelector Selector()
    {
        switch (Peek)
        {
            case '\'' or '"':
                return new PathSelector.Name(Quoted());
            case '*':
                _at++;
                return new PathSelector.Every();
            case '?':
                _at++;
                Space();
                return new PathSelector.Filter(Filter());
            default:
                return IndexOrSlice();
        }
    }

    private PathSelector IndexOrSlice()
    {
        var begin = _at;
        var from = Whole();
        var end = _at;
        Space();
        if (!Takes(':'))
        {
            _at = end;
            return from is { } index ? new PathSelector.Index(index) : throw Wrong(begin, $"{Shown()} {Outside}");
        }
        Space();
        var to = Whole();
        Space();
        if (!Takes(':'))
            return new PathSelector.Slice(from, to, 1);
        Space();
        return new PathSelector.Slice(from, to, Whole() ?? 1);
    }

    /// <summary>Reads a whole number without a leading 0. Returns null when there is none.</summary>
    private long? Whole()
    {
        var from = _at;
        Takes('-');
        while (char.IsAsciiDigit(Peek))
            _at++;
        var digits = text[from.._at];
        if (digits.Length == 0)
            return null;
        if (
            digits is "-" or "-0"
            || digits.TrimStart('-') is ['0', _, ..]
            || !long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || Math.Abs(number) > MostExact
        )
            throw Wrong(from, $"{digits} is not a whole number as JSON writes it");
        return number;
    }

    private PathFilter Filter()
    {
        var begin = _at;
        if (!Takes('@'))
            throw Wrong(_at, $"{Shown()} {Outside}");
        var path = new JsonPath(text[begin..], Segments());
        Space();
        if (
            PathFilter.Operators.FirstOrDefault(o => string.CompareOrdinal(text, _at, o, 0, o.Length) == 0)
            is not { } op
        )
            return new(path, null, default);
        if (!path.IsSingular)
            throw Wrong(begin, "a comparison needs a path to one value, without *, .., a slice or a filter");
        _at += op.Length;
        Space();
        return new(path, op, Literal());
    }

    private JsonElement Literal()
    {
        if (Peek is '\'' or '"')
            return JsonSerializer.SerializeToElement(Quoted());
        var from = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '-' or '+' or '.'))
            _at++;
        try
        {
            using var literal = JsonDocument.Parse(text[from.._at]);
            return literal.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw Wrong(from, $"{Shown(from)} is not a literal: 'text', a number, true, false or null");
        }
    }

    private string Quoted()
    {
        var (from, quote) = (_at, text[_at++]);
        var value = new StringBuilder();
        while (true)
        {
            if (_at == text.Length)
                throw Wrong(from, "the quoted name or text has no end");
            var c = text[_at++];
            if (c == quote)
                break;
            if (c < ' ')
                throw Wrong(_at - 1, "a control character is written as \\n, \\t or \\u0000");
            value.Append(c == '\\' ? Escaped(quote) : c);
        }
        var read = value.ToString();
        return
            read.EnumerateRunes().Contains(Rune.ReplacementChar) && !text.Contains('\uFFFD', StringComparison.Ordinal)
            ? throw Wrong(from, "half of a character: \\uD83D needs its other half, as in \\uD83D\\uDE00")
            : read;
    }

    private char Escaped(char quote)
    {
        var c = Peek;
        _at++;
        switch (c)
        {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case '/' or '\\':
                return c;
            case 'u' when _at + 4 <= text.Length && text.AsSpan(_at, 4).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0:
                _at += 4;
                return (char)
                    ushort.Parse(text.AsSpan(_at - 4, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            default:
                return c == quote ? c : throw Wrong(_at - 2, $"\\{c} is not an escape");
        }
    }

    private char Peek => _at < text.Length ? text[_at] : '\0';

    private bool Takes(char c)
    {
        if (_at >= text.Length || text[_at] != c)
            return false;
        _at++;
        return true;
    }

    private void Space()
    {
        while (Peek is ' ' or '\t' or '\n' or '\r')
            _at++;
    }

    private string Shown(int? from = null) =>
        (from ?? _at) is var at && at < text.Length ? text[at..Math.Min(text.Length, at + 12)] : "its end";

    private static FormatException Wrong(int at, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"column {at + 1}: {what}"));
}
