using System.Buffers;

namespace Chaos.Proxy.Http2.Hpack;

/// <summary>Integers of HPACK: in the low bits of a byte, and more bytes if they do not fit (RFC 7541, 5.1).</summary>
internal static class HpackInteger
{
    // Larger than any length or index of a block that is not refused.
    private const int Most = 1 << 24;

    /// <summary>Reads an integer from the low bits of the first byte on, and takes it from the bytes.</summary>
    /// <exception cref="HpackException">It is not complete, or too large.</exception>
    public static int Read(ref ReadOnlySpan<byte> from, int bits)
    {
        var mask = (1 << bits) - 1;
        var value = from[0] & mask;
        from = from[1..];
        if (value < mask)
            return value;
        for (var shift = 0; ; shift += 7)
        {
            if (from.IsEmpty)
                throw new HpackException("an integer is not complete");
            var next = from[0];
            from = from[1..];
            if (shift > 21 || (value += (next & 0x7F) << shift) > Most)
                throw new HpackException("an integer is too large");
            if (next < 0x80)
                return value;
        }
    }

    /// <summary>Writes an integer, with other bits above it in its first byte.</summary>
    public static void Write(ArrayBufferWriter<byte> to, int value, int bits, int above)
    {
        var mask = (1 << bits) - 1;
        if (value < mask)
        {
            Put(to, above | value);
            return;
        }
        Put(to, above | mask);
        for (value -= mask; value >= 0x80; value >>= 7)
            Put(to, (value & 0x7F) | 0x80);
        Put(to, value);
    }

    private static void Put(ArrayBufferWriter<byte> to, int value)
    {
        to.GetSpan(1)[0] = (byte)value;
        to.Advance(1);
    }
}
