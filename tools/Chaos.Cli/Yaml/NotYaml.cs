using System.Text.RegularExpressions;

namespace Chaos.Cli.Yaml;

/// <summary>
/// Explains a text that a YAML parser cannot read: what the user probably wrote wrong, at the position where it has to
/// be fixed.
/// </summary>
/// <param name="text">The whole text.</param>
internal sealed partial class NotYaml(string text)
{
    private readonly YamlSketch _sketch = new(text);

    /// <summary>The mistake.</summary>
    /// <param name="at">The position at which the parser failed.</param>
    /// <param name="message">The parser's message.</param>
    internal YamlMistake Told(YamlPosition at, string message)
    {
        var (place, told) =
            Unquoted(at)
            ?? Tab(at, message)
            ?? Quote(at)
            ?? Bracket(at, message)
            ?? Sign(at, message)
            ?? Line(at, message)
            ?? (at, message);
        return new(place, $"this is not YAML: {told}");
    }

    /// <summary>
    /// The value and the message for an unquoted placeholder that begins at a position; null where none does.
    /// </summary>
    internal (string Value, string Told)? PlaceholderAt(YamlPosition at) =>
        _sketch
            .Placeholders.Where(p => p.At == at)
            .Select(p => ((string, string)?)(p.Value, InQuotes(p.Value)))
            .FirstOrDefault();

    private static string InQuotes(string value) =>
        $"{YamlDocument.Shown(value)} without quotes is a mapping; put it in quotes: "
        + (value.Contains('"', StringComparison.Ordinal) ? $"'{value}'" : $"\"{value}\"");

    private (YamlPosition, string)? Unquoted(YamlPosition at) =>
        _sketch
            .Placeholders.Where(p => p.At.Line >= at.Line - 1 && p.At.Line <= at.Line)
            .Select(p => ((YamlPosition, string)?)(p.At, InQuotes(p.Value)))
            .FirstOrDefault();

    private (YamlPosition, string)? Tab(YamlPosition at, string message)
    {
        var isTab = message.Contains(" tab ", StringComparison.Ordinal);
        for (var line = at.Line; line <= (isTab ? _sketch.Lines.Count : at.Line + 1); line++)
            if (Indented().Match(_sketch.Line(line)) is { Success: true } tab)
                return (new(line, tab.Groups["spaces"].Length + 1), "a tab indents this line; allowed: spaces");
        return null;
    }

    /// <summary>
    /// A quote that is not closed in its line. A text over several lines is rarely intended, and the parser fails only
    /// where the next quote ends it.
    /// </summary>
    private (YamlPosition, string)? Quote(YamlPosition at)
    {
        var open = _sketch.Quotes.LastOrDefault(q =>
            q.At.Line <= at.Line && (q.End is null || (q.End.Value.Line > q.At.Line && q.End.Value.Line >= at.Line))
        );
        return open.Sign == default
            ? null
            : (
                open.At,
                $"the quote {open.Sign} that opens here is not closed"
                    + (open.End is { } end ? $" in its line, and the next one, at {end}, ends it" : "")
                    + $"; allowed: {open.Sign} at its end"
            );
    }

    private (YamlPosition, string)? Bracket(YamlPosition at, string message)
    {
        if (_sketch.Brackets.FirstOrDefault(b => b.End is null) is { Sign: not default(char) } never)
            return (
                never.At,
                $"the {never.Sign} that opens here is not closed; allowed: {Closing(never.Sign)} at its end"
            );
        if (!message.Contains("expected ','", StringComparison.Ordinal))
            return SignAt(at) is '}' or ']'
                ? (at, $"{SignAt(at)} closes nothing; allowed: the sign in quotes, or none")
                : null;
        var open = _sketch.Brackets.LastOrDefault(b => b.At.CompareTo(at) < 0 && b.End?.CompareTo(at) >= 0);
        return open.Sign == default
            ? null
            : (
                at,
                $"the {open.Sign} that opens at {open.At} cannot continue like this; allowed: a comma between two entries, "
                    + $"{Closing(open.Sign)} at the end, and quotes around a text with : or , in it"
            );
    }

    private (YamlPosition, string)? Sign(YamlPosition at, string message) =>
        message.Contains("cannot start any token", StringComparison.Ordinal)
        || message.Contains("anchor or alias", StringComparison.Ordinal)
            ? (at, $"a value cannot begin with {SignAt(at)}; allowed: the value in quotes")
        : message.Contains("unknown escape", StringComparison.Ordinal)
            ? (at, "\\ in \"...\" begins an unknown escape; allowed: \\\\ for a backslash, or '...' around the text")
        : _sketch.Quotes.FirstOrDefault(q => q.At.Line == at.Line && q.End is { } e && e.CompareTo(at) < 0)
            is { Sign: not default(char) } quote
        && message.Contains("expected key", StringComparison.Ordinal)
            ? (at, $"something follows a text in quotes; allowed: {quote.Sign} around the whole value")
        : null;

    private (YamlPosition, string)? Line(YamlPosition at, string message)
    {
        var (line, depth) = (_sketch.Line(at.Line), YamlSketch.Depth(_sketch.Line(at.Line)));
        var above = Enumerable.Range(1, at.Line - 1).Reverse().FirstOrDefault(n => IsContent(_sketch.Line(n)));
        var before = _sketch.Line(above);
        if (message.Contains("'-' indicator", StringComparison.Ordinal))
            return (
                at,
                "a list continues here with a line that is not an entry; allowed: - before it, or less indentation to end the list"
            );
        if (
            message.Contains("invalid mapping", StringComparison.Ordinal)
            && above > 0
            && depth > YamlSketch.Depth(before)
        )
            return before.Contains(": ", StringComparison.Ordinal)
                ? (
                    new(at.Line, depth + 1),
                    $"this line is indented deeper than line {above}, which has a value already; "
                        + $"allowed: {Spaces(YamlSketch.Depth(before))}"
                )
                : (
                    new(above, YamlSketch.Depth(before) + 1),
                    $"{before.Trim()} has no colon behind it; allowed: {before.Trim()}:"
                );
        if (message.Contains("invalid mapping", StringComparison.Ordinal))
            return (
                at,
                "a second colon with a space behind it in one line; allowed: quotes around a text that contains one"
            );
        if (!message.Contains("expected key", StringComparison.Ordinal))
            return null;
        List<int> depths = [.. Depths(at.Line)];
        if (depths.Count > 0 && !depths.Contains(depth))
            return (
                new(at.Line, depth + 1),
                $"{Spaces(depth)} before this line match no line above; allowed: {string.Join(" or ", depths.Order().Select(Spaces))}"
            );
        if (Glued().Match(line) is { Success: true } glued)
            return (
                new(at.Line, depth + 1),
                $"{line.Trim()} has no space behind its colon; allowed: {glued.Groups["key"].Value}: ..."
            );
        return line.Contains(": ", StringComparison.Ordinal) || line.EndsWith(':')
            ? null
            : (
                new(at.Line, depth + 1),
                $"{YamlDocument.Shown(line.Trim())} is not a key with a value; allowed: key: value"
            );
    }

    /// <summary>The indentations that a line may have, from the lines above it.</summary>
    private IEnumerable<int> Depths(int line)
    {
        var least = int.MaxValue;
        for (var n = line - 1; n > 0 && least > 0; n--)
            if (IsContent(_sketch.Line(n)) && YamlSketch.Depth(_sketch.Line(n)) is var depth && depth < least)
                yield return least = depth;
    }

    private static bool IsContent(string line) => line.Trim() is { Length: > 0 } content && content[0] != '#';

    private char SignAt(YamlPosition at) =>
        _sketch.Line(at.Line) is var line && at.Column <= line.Length ? line[at.Column - 1] : ' ';

    private static char Closing(char open) => open == '{' ? '}' : ']';

    private static string Spaces(int depth) =>
        depth == 1 ? "1 space"
        : depth == 0 ? "no space"
        : $"{depth} spaces";

    [GeneratedRegex("^(?<spaces> *)\t[ \t]*[^ \t#]")]
    private static partial Regex Indented();

    [GeneratedRegex("^ *(?<key>[A-Za-z_][\\w.-]*):[^\\s/]")]
    private static partial Regex Glued();
}
