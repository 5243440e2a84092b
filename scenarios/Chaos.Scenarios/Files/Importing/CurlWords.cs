using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>
/// Splits a command as a shell does, as far as copied curl commands need it: <c>'..'</c>, <c>".."</c>, <c>$'..'</c> and
/// a backslash, also at a line's end; in PowerShell a backtick. A variable becomes a placeholder, and a pipe ends the
/// command.
/// </summary>
/// <param name="text">The command.</param>
internal sealed partial class CurlWords(string text)
{
    private readonly StringBuilder _word = new();
    private readonly bool _isPowerShell = PowerShell().IsMatch(text);
    private int _at;

    /// <summary>Why the text cannot be split; null when it can.</summary>
    internal string? Mistake { get; private set; }

    /// <summary>What follows the command behind a sign that ends it; empty for nothing.</summary>
    internal string Rest { get; private set; } = "";

    /// <summary>The words. Those behind a mistake are left out.</summary>
    internal IReadOnlyList<string> Read()
    {
        var (words, began) = (new List<string>(), false);
        while (_at < text.Length && Mistake is null)
        {
            var c = text[_at++];
            if (c == '\n' && Next().IsMatch(text, _at))
            {
                Rest = text[_at..].Trim();
                break;
            }
            if (char.IsWhiteSpace(c))
                End();
            else if (c == '#' && !began)
                _at = text.IndexOf('\n', _at) is >= 0 and var end ? end : text.Length;
            else if (c is '|' or '>' or '<' or ';' or '&' && !(c == '&' && began))
            {
                // What follows is no part of the command: its output goes somewhere. A number before it is a stream's.
                began &= c is not ('<' or '>') || !_word.ToString().All(char.IsAsciiDigit);
                Rest = text[_at..].TrimStart('&', '|', '>', ' ').Trim();
                break;
            }
            else if (c == '\\' || (c == '`' && _isPowerShell))
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
                    var open = ++_at;
                    if (AnsiQuote.Read(text, ref _at) is { } read)
                        _word.Append(read);
                    else
                        Unclosed('\'', open);
                }
                else if (c == '$' && _at < text.Length && text[_at] == '"')
                    continue;
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
            if (c == quote && !(_isPowerShell && _at < text.Length && text[_at] == quote))
                return;
            if (c == quote)
                _at++;
            if (escapes && c == (_isPowerShell ? '`' : '\\') && _at < text.Length)
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
        if (c == '$' && Variable().Match(text, _at) is { Success: true } name)
        {
            _at += name.Length;
            _word.Append("{{env.").Append(name.Groups["name"].Value).Append("}}");
        }
        else if (c == '`' || (c == '$' && _at < text.Length && text[_at] is '(' or '{'))
            Mistake =
                $"{(c == '`' ? "`...`" : $"${text[_at]}...")} at {Place(_at - 1)} is for a shell, and none is run; "
                + "write what it stands for, or $NAME, a variable of the environment";
        else
            _word.Append(c);
    }

    private void Unclosed(char quote, int open) =>
        Mistake = $"the quote {quote} at {Place(Math.Max(0, open - 1))} is not closed";

    private string Place(int at)
    {
        var line = text.AsSpan(0, at).Count('\n') + 1;
        var column = at - (at == 0 ? -1 : text.LastIndexOf('\n', at - 1));
        return string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}");
    }

    /// <summary>A variable, as bash writes it and as PowerShell does.</summary>
    [GeneratedRegex(@"\G(?:\{(?<name>[A-Za-z_]\w*)\}|(?:env:)?(?<name>[A-Za-z_]\w*))")]
    private static partial Regex Variable();

    /// <summary>Another command in the next line.</summary>
    [GeneratedRegex(@"\G\s*curl(\.exe)?\s")]
    private static partial Regex Next();

    /// <summary>A backtick at a line's end, behind which an option follows.</summary>
    [GeneratedRegex("\\s`\r?\n\\s*-")]
    private static partial Regex PowerShell();
}
