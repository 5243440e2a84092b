using System.Text;

namespace Chaos.Proxy.Http2.Hpack;

/// <summary>
/// The Huffman code of HPACK (RFC 7541, appendix B). It is canonical: the codes follow from their lengths, in the order
/// of length and symbol.
/// </summary>
internal static class Huffman
{
    private const int Longest = 30,
        Shortest = 5,
        EndOfString = 256;

    // The length of the code of each byte, and of the end of the string.
    private static readonly byte[] s_lengths =
    [
        .. (ReadOnlySpan<byte>)[13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28],
        .. (ReadOnlySpan<byte>)[28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28],
        .. (ReadOnlySpan<byte>)[6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6],
        .. (ReadOnlySpan<byte>)[5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10],
        .. (ReadOnlySpan<byte>)[13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7],
        .. (ReadOnlySpan<byte>)[7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6],
        .. (ReadOnlySpan<byte>)[15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5],
        .. (ReadOnlySpan<byte>)[6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28],
        .. (ReadOnlySpan<byte>)[20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23],
        .. (ReadOnlySpan<byte>)[24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24],
        .. (ReadOnlySpan<byte>)[22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23],
        .. (ReadOnlySpan<byte>)[21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23],
        .. (ReadOnlySpan<byte>)[26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25],
        .. (ReadOnlySpan<byte>)[19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27],
        .. (ReadOnlySpan<byte>)[20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23],
        .. (ReadOnlySpan<byte>)[26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26],
        30,
    ];

    private static readonly uint[] s_codes = new uint[257];

    // By length: the symbols' first position in their order, the first code, and the code after the last one, the last
    // two at the left of 32 bits.
    private static readonly ushort[] s_symbols = new ushort[257];
    private static readonly int[] s_first = new int[Longest + 1];
    private static readonly uint[] s_from = new uint[Longest + 1];
    private static readonly ulong[] s_until = new ulong[Longest + 1];

    static Huffman()
    {
        var (code, position) = (0uL, 0);
        for (var length = 1; length <= Longest; length++)
        {
            (s_first[length], s_from[length]) = (position, (uint)(code << (32 - length)));
            for (var symbol = 0; symbol < s_lengths.Length; symbol++)
            {
                if (s_lengths[symbol] != length)
                    continue;
                s_codes[symbol] = (uint)code++;
                s_symbols[position++] = (ushort)symbol;
            }
            s_until[length] = code << (32 - length);
            code <<= 1;
        }
    }

    /// <summary>Returns the number of bytes that a text takes.</summary>
    public static int LengthOf(string text)
    {
        var bits = 0L;
        foreach (var c in text)
            bits += s_lengths[(byte)c];
        return (int)((bits + 7) / 8);
    }

    /// <summary>Writes a text of Latin-1, padded with ones.</summary>
    public static void Encode(string text, Span<byte> to)
    {
        var (waiting, bits, at) = (0uL, 0, 0);
        foreach (var c in text)
        {
            waiting = (waiting << s_lengths[(byte)c]) | s_codes[(byte)c];
            for (bits += s_lengths[(byte)c]; bits >= 8; )
                to[at++] = (byte)(waiting >> (bits -= 8));
        }
        if (bits > 0)
            to[at] = (byte)((waiting << (8 - bits)) | (0xFFu >> bits));
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="HpackException">It contains the end of the string, or ends in a code.</exception>
    public static string Decode(ReadOnlySpan<byte> from)
    {
        var text = new StringBuilder(from.Length * 8 / Shortest);
        var (waiting, bits) = (0uL, 0);
        while (true)
        {
            while (bits <= 32 && !from.IsEmpty)
            {
                waiting |= (ulong)from[0] << (56 - bits);
                bits += 8;
                from = from[1..];
            }
            var head = (uint)(waiting >> 32);
            var length = Shortest;
            while (length <= Longest && head >= s_until[length])
                length++;
            if (length > bits || length > Longest)
                break;
            var symbol = s_symbols[s_first[length] + (int)((head - s_from[length]) >> (32 - length))];
            if (symbol == EndOfString)
                throw new HpackException("a text contains the code of its end");
            text.Append((char)symbol);
            (waiting, bits) = (waiting << length, bits - length);
        }
        // What is left is the beginning of the end's code, which is all ones, and shorter than a byte.
        return bits < 8 && waiting >> (64 - Math.Max(bits, 1)) == (bits == 0 ? 0uL : (1uL << bits) - 1)
            ? text.ToString()
            : throw new HpackException("a text is not padded with less than a byte of ones");
    }
}
