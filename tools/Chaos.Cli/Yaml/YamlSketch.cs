namespace Chaos.Cli.Yaml;

/// <summary>
/// Finds quotes, brackets and unquoted placeholders in a text that may not be valid YAML. It never fails, so it can
/// explain why a parser failed.
/// </summary>
internal sealed class YamlSketch
{
    private readonly string _text;
    private readonly List<(char Sign, YamlPosition At, YamlPosition? End)> _quotes = [];
    private readonly List<(char Sign, YamlPosition At, YamlPosition? End)> _brackets = [];
    private readonly List<(YamlPosition At, string Value)> _placeholders = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    /// <summary>Scans <paramref name="text"/>.</summary>
    internal YamlSketch(string text)
    {
        _text = text;
        Lines = text.Split('\n');
        Scan();
    }

    /// <summary>The lines.</summary>
    internal IReadOnlyList<string> Lines { get; }

    /// <summary>Every opening quote, and where it is closed; null for never.</summary>
    internal IReadOnlyList<(char Sign, YamlPosition At, YamlPosition? End)> Quotes => _quotes;

    /// <summary>Every opening bracket, and where it is closed; null for never.</summary>
    internal IReadOnlyList<(char Sign, YamlPosition At, YamlPosition? End)> Brackets => _brackets;

    /// <summary>
    /// Every value with an unquoted placeholder, which YAML takes for a mapping: its position and its text.
    /// </summary>
    internal IReadOnlyList<(YamlPosition At, string Value)> Placeholders => _placeholders;

    /// <summary>A line by its number; empty for a line that does not exist.</summary>
    internal string Line(int number) => number >= 1 && number <= Lines.Count ? Lines[number - 1].TrimEnd('\r') : "";

    private YamlPosition Here => new(_line, _at - _lineStart + 1);

    private char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\n';

    private void Scan()
    {
        var open = new Stack<int>();
        var (isStart, start) = (true, 0);
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '\n')
            {
                (_line, _lineStart) = (_line + 1, _at + 1);
                isStart |= open.Count == 0;
            }
            else if (c == '#' && (_at == _lineStart || char.IsWhiteSpace(_text[_at - 1])))
                SkipLine();
            else if (char.IsWhiteSpace(c))
                continue;
            else if (isStart && c is '"' or '\'')
                (isStart, _) = (false, Quote(c));
            else if ((isStart || open.Count > 0) && c == '{' && Next == '{')
                (isStart, _) = (false, Placeholder(isStart || start < _lineStart ? _at : start, open.Count > 0));
            else if ((isStart || open.Count > 0) && c is '{' or '[')
            {
                open.Push(_brackets.Count);
                _brackets.Add((c, Here, null));
                isStart = true;
            }
            else if (open.Count > 0 && c is '}' or ']')
            {
                var index = open.Pop();
                _brackets[index] = _brackets[index] with { End = Here };
                isStart = false;
            }
            else if (open.Count > 0 && c == ',')
                isStart = true;
            else if (c is ':' or '-' or '?' && char.IsWhiteSpace(Next) && (c == ':' || isStart))
                isStart = true;
            else if (isStart && c is '|' or '>' && open.Count == 0)
                SkipBlock();
            else if (isStart)
                (isStart, start) = (false, _at);
        }
    }

    private bool Quote(char sign)
    {
        var (opened, index) = (Here, _quotes.Count);
        _quotes.Add((sign, opened, null));
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == '\n')
                (_line, _lineStart) = (_line + 1, _at + 1);
            else if (sign == '"' && _text[_at] == '\\' && Next != '\n')
                _at++;
            else if (_text[_at] == sign && sign == '\'' && Next == '\'')
                _at++;
            else if (_text[_at] == sign)
            {
                _quotes[index] = (sign, opened, Here);
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Reads such a value: to the end of its line, or within brackets to the next comma or closing bracket.
    /// </summary>
    private bool Placeholder(int start, bool isInBrackets)
    {
        var end = _at;
        for (; end < _text.Length && _text[end] != '\n'; end++)
            if (string.CompareOrdinal(_text, end, "{{", 0, 2) == 0 && Closing(end) is > 0 and var close)
                end = close + 1;
            else if (isInBrackets ? _text[end] is ',' or '}' or ']' : _text[end] == '#' && _text[end - 1] == ' ')
                break;
        _placeholders.Add((new(_line, start - _lineStart + 1), _text[start..end].Trim()));
        _at = end - 1;
        return true;
    }

    private int Closing(int from)
    {
        var close = _text.IndexOf("}}", from, StringComparison.Ordinal);
        return close > 0 && _text.IndexOf('\n', from, close - from) < 0 ? close : -1;
    }

    private void SkipLine()
    {
        while (_at + 1 < _text.Length && _text[_at + 1] != '\n')
            _at++;
    }

    /// <summary>Skips a block scalar: all following lines that are indented deeper than its first line.</summary>
    private void SkipBlock()
    {
        var depth = Depth(Line(_line));
        SkipLine();
        while (_line < Lines.Count && (Line(_line + 1).Trim().Length == 0 || Depth(Line(_line + 1)) > depth))
        {
            _at += 1 + Lines[_line].Length;
            _line++;
            _lineStart = _at - Lines[_line - 1].Length + 1;
        }
    }

    /// <summary>The number of spaces before a line.</summary>
    internal static int Depth(string line) => line.Length - line.TrimStart(' ').Length;
}
