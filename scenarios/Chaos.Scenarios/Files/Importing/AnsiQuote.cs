using System.Globalization;
using System.Text;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>Reads a text in <c>$'..'</c>, with the escapes of C. Those that name bytes are bytes of UTF-8.</summary>
internal static class AnsiQuote
{
    private const string Letters = "abefnrtv";
    private const string Meant = "\a\b\u001b\f\n\r\t\v";

    /// <summary>
    /// Reads to the quote that closes the text. Returns null when none does.
    /// </summary>
    /// <param name="text">The whole command.</param>
    /// <param name="at">Where the text begins; then behind its quote.</param>
    internal static string? Read(string text, ref int at)
    {
        var (read, bytes) = (new StringBuilder(), new List<byte>());
        while (at < text.Length)
        {
            var c = text[at++];
            if (c == '\'')
            {
                Flush();
                return read.ToString();
            }
            if (c != '\\' || at == text.Length)
            {
                Add(c);
                continue;
            }
            c = text[at++];
            if (c == 'x' && Digits(text, at, 2, 16) is > 0 and var two)
                bytes.Add((byte)Number(text, ref at, two, 16));
            else if (c is >= '0' and <= '7')
            {
                at--;
                bytes.Add((byte)Number(text, ref at, Digits(text, at, 3, 8), 8));
            }
            else if (c == 'u' && Digits(text, at, 4, 16) is > 0 and var four)
                Add((char)Number(text, ref at, four, 16));
            else if (c == 'U' && Digits(text, at, 8, 16) is > 0 and var eight)
            {
                var point = Number(text, ref at, eight, 16);
                Flush();
                read.Append(Rune.IsValid(point) ? new Rune(point).ToString() : "\ufffd");
            }
            else if (Letters.IndexOf(c, StringComparison.Ordinal) is >= 0 and var letter)
                Add(Meant[letter]);
            else if (c is '\'' or '"' or '\\' or '?')
                Add(c);
            else
            {
                Add('\\');
                Add(c);
            }
        }
        return null;

        void Add(char c)
        {
            Flush();
            read.Append(c);
        }

        void Flush()
        {
            read.Append(Encoding.UTF8.GetString([.. bytes]));
            bytes.Clear();
        }
    }

    private static int Digits(string text, int at, int most, int numberBase)
    {
        var count = 0;
        while (
            count < most
            && at + count < text.Length
            && (numberBase == 16 ? char.IsAsciiHexDigit(text[at + count]) : text[at + count] is >= '0' and <= '7')
        )
            count++;
        return count;
    }

    private static int Number(string text, ref int at, int digits, int numberBase)
    {
        var number = 0L;
        foreach (var c in text.AsSpan(at, digits))
            number =
                (number * numberBase) + int.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        at += digits;
        return (int)Math.Min(number, int.MaxValue);
    }
}
