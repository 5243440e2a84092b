using System.Buffers;

namespace Chaos.Proxy.Http.Messages;

/// <summary>
/// The characters of header field values. White space is only space and tab (RFC 9110, 5.6.3): a value that .NET would
/// trim further, such as one with a vertical tab or a no-break space, means something else to another parser.
/// </summary>
internal static class FieldText
{
    private const string WhiteSpace = " \t";

    // All control characters except the tab.
    private static readonly SearchValues<byte> s_forbidden = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Append(0x7F).Where(c => c != '\t').Select(c => (byte)c),
    ]);

    public static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\t';

    /// <summary>Whether a control character is among the bytes, which no value may contain.</summary>
    public static bool HasControl(ReadOnlySpan<byte> text) => text.ContainsAny(s_forbidden);

    /// <inheritdoc cref="HasControl"/>
    public static bool IsControl(byte value) => s_forbidden.Contains(value);

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);

    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text) => text.Trim(WhiteSpace);

    /// <summary>
    /// Reads a number that consists of ASCII digits only and fits into a long. Returns false for anything else.
    /// </summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9' || number > (long.MaxValue - (digit - '0')) / 10)
                return false;
            number = (number * 10) + digit - '0';
        }
        return !text.IsEmpty;
    }
}
