using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>
/// Splits a command as a shell does, as far as copied curl commands need it: <c>'..'</c>, <c>".."</c>, <c>$'..'</c> and
/// a backslash, also at a line's end. A variable becomes a placeholder, and a pipe ends the command.
/// </summary>
internal sealed partial class CurlWords(string text)
{
    private readonly StringBuilder _word = new();
    private int _at;

    /// <summary>Why the text cannot be split; null when it can.</summary>
    internal string? Mistake { get; private set; }

    /// <summary>The words. Those behind a mistake are left out.</summary>
    internal IReadOnlyList<string> Read()
    {
        var (words, began) = (new List<string>(), false);
        while (_at < text.Length && Mistake is null)
        {
            var c = text[_at++];
            if (char.IsWhiteSpace(c))
                End();
            else if (c is '|' or '>' or '<' or ';' or '&' or '`' && !(c == '&' && began))
            {
                // What follows is no part of the command: its output goes somewhere. A number before it is a stream's.
                began &= c is not ('<' or '>') || !_word.ToString().All(char.IsAsciiDigit);
                End();
                return words;
            }
            else if (c == '\\')
            {
                if (IsLineEnd())
                    continue;
                began = true;
                if (_at < text.Length)
                    _word.Append(text[_at++]);
            }
            else
            {
                began = true;
                if (c == '\'')
                    Until('\'', escapes: false);
                else if (c == '"')
                    Until('"', escapes: true);
                else if (c == '$' && _at < text.Length && text[_at] == '\'')
                {
                    _at++;
                    Ansi();
                }
                else if (c == '^' && _at < text.Length && text[_at] is '"' or '\r' or '\n')
                    Mistake = "it is quoted for cmd.exe; copy it as cURL (bash)";
                else
                    Append(c);
            }
        }
        End();
        return words;

        void End()
        {
            if (began)
                words.Add(_word.ToString());
            _word.Clear();
            began = false;
        }
    }

    /// <summary>Whether a line's end follows, which is skipped.</summary>
    private bool IsLineEnd()
    {
        var rest = text.AsSpan(_at);
        var length =
            rest.StartsWith("\r\n") ? 2
            : rest.StartsWith("\n") ? 1
            : 0;
        _at += length;
        return length > 0;
    }

    private void Until(char quote, bool escapes)
    {
        var open = _at;
        while (_at < text.Length)
        {
            var c = text[_at++];
            if (c == quote)
                return;
            if (escapes && c == '\\' && _at < text.Length)
            {
                if (IsLineEnd())
                    continue;
                if (text[_at] is '"' or '\\' or '$' or '`')
                    _word.Append(text[_at++]);
                else
                    _word.Append(c);
                continue;
            }
            if (escapes)
                Append(c);
            else
                _word.Append(c);
        }
        Unclosed(quote, open);
    }

    /// <summary>Adds a character, or the placeholder of the variable that begins with it.</summary>
    private void Append(char c)
    {
        if (c != '$' || Variable().Match(text, _at) is not { Success: true } name)
        {
            _word.Append(c);
            return;
        }
        _at += name.Length;
        _word.Append("{{env.").Append(name.Value.Trim('{', '}')).Append("}}");
    }

    /// <summary>A text in <c>$'..'</c>, with the escapes of C.</summary>
    private void Ansi()
    {
        var open = _at;
        while (_at < text.Length)
        {
            var c = text[_at++];
            if (c == '\'')
                return;
            if (c != '\\' || _at == text.Length)
            {
                _word.Append(c);
                continue;
            }
            c = text[_at++];
            _word.Append(
                c switch
                {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'b' => '\b',
                    'f' => '\f',
                    'v' => '\v',
                    'a' => '\a',
                    'e' => '\u001b',
                    'u' => Hex(4),
                    'x' => Hex(2),
                    _ => c,
                }
            );
        }
        Unclosed('\'', open);
    }

    private char Hex(int most)
    {
        var digits = 0;
        while (digits < most && _at + digits < text.Length && char.IsAsciiHexDigit(text[_at + digits]))
            digits++;
        var from = _at;
        _at += digits;
        return digits == 0
            ? '?'
            : (char)int.Parse(text.AsSpan(from, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\G(\{[A-Za-z_]\w*\}|[A-Za-z_]\w*)")]
    private static partial Regex Variable();

    private void Unclosed(char quote, int open)
    {
        var line = text.AsSpan(0, open).Count('\n') + 1;
        var column = open - (text.LastIndexOf('\n', Math.Max(0, open - 1)) + 1);
        Mistake = string.Create(
            CultureInfo.InvariantCulture,
            $"the quote {quote} at line {line}, column {column} is not closed"
        );
    }
}
