using System.Buffers.Binary;
using System.IO.Compression;

namespace Chaos.Core.Histograms;

/// <summary>
/// Reads and writes HdrHistogram's encoding V2. It has a header of 40 bytes, then the counts of all buckets up to the
/// last that is not empty, as ZigZag LEB128 numbers. A negative number -n stands for n empty buckets. Both are
/// compressed as a zlib stream, which follows a cookie and its length. All fixed-size numbers are big-endian.
/// </summary>
internal static class HdrEncoding
{
    private const int PlainCookie = 0x1c849313;
    private const int CompressedCookie = 0x1c849314;
    private const int HeaderSize = 40;
    private const int Digits = 3;

    public static string Write(PackedHistogram histogram)
    {
        var payload = new MemoryStream();
        var next = 0;
        for (var i = 0; i < histogram.Buckets.Length; i++)
        {
            var empty = histogram.Buckets[i] - next;
            // One empty bucket is written as its count of 0, as HdrHistogram does: a run of one would save no bytes.
            if (empty > 0)
                WriteNumber(payload, empty == 1 ? 0 : -empty);
            WriteNumber(payload, histogram.Counts[i]);
            next = histogram.Buckets[i] + 1;
        }

        var header = new byte[HeaderSize];
        BinaryPrimitives.WriteInt32BigEndian(header, PlainCookie);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), (int)payload.Length);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), 0); // normalizing index offset
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(12), Digits);
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(16), 1); // lowest discernible value
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(24), HistogramLayout.MaxValue);
        BinaryPrimitives.WriteDoubleBigEndian(header.AsSpan(32), 1); // integer to double ratio

        var compressed = new MemoryStream();
        compressed.Write(new byte[8]);
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(header);
            payload.WriteTo(zlib);
        }
        var bytes = compressed.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes, CompressedCookie);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), bytes.Length - 8);
        return Convert.ToBase64String(bytes);
    }

    public static PackedHistogram Read(string hdr)
    {
        var plain = Inflate(Convert.FromBase64String(hdr));
        var header = plain.AsSpan();
        if (header.Length < HeaderSize || BinaryPrimitives.ReadInt32BigEndian(header) != PlainCookie)
            throw new FormatException("Not an HdrHistogram of encoding V2.");
        if (
            BinaryPrimitives.ReadInt32BigEndian(header[8..]) != 0
            || BinaryPrimitives.ReadInt32BigEndian(header[12..]) != Digits
            || BinaryPrimitives.ReadInt64BigEndian(header[16..]) != 1
        )
            throw new FormatException(
                "The HdrHistogram has another layout; needed: lowest discernible value 1, 3 significant digits, no index offset."
            );
        var length = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        if (length < 0 || length > header.Length - HeaderSize)
            throw new FormatException("The HdrHistogram is cut short.");

        var payload = header.Slice(HeaderSize, length);
        var buckets = new List<int>();
        var counts = new List<long>();
        long next = 0;
        while (payload.Length > 0)
        {
            var count = ReadNumber(ref payload);
            if (count < 0)
            {
                // This bound excludes long.MinValue, which cannot be negated, and an overflow of next.
                if (count < -HistogramLayout.BucketCount)
                    throw OutOfRange();
                next -= count;
                continue;
            }
            if (count > 0)
            {
                if (next >= HistogramLayout.BucketCount)
                    throw OutOfRange();
                buckets.Add((int)next);
                counts.Add(count);
            }
            next++;
        }
        return new([.. buckets], [.. counts], 0);
    }

    private static FormatException OutOfRange() => new("The HdrHistogram has values above 1 hour in microseconds.");

    private static byte[] Inflate(byte[] bytes)
    {
        if (bytes.Length < 8 || BinaryPrimitives.ReadInt32BigEndian(bytes) != CompressedCookie)
            throw new FormatException("Not a compressed HdrHistogram of encoding V2.");
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4));
        if (length < 0 || length > bytes.Length - 8)
            throw new FormatException("The HdrHistogram is cut short.");
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(bytes, 8, length), CompressionMode.Decompress);
            var plain = new MemoryStream();
            zlib.CopyTo(plain);
            return plain.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new FormatException("The compressed part of the HdrHistogram is damaged.", e);
        }
    }

    // ZigZag moves the sign to the lowest bit. The ninth byte holds 8 bits, so that 64 bits fit into 9 bytes.
    private static void WriteNumber(MemoryStream stream, long value)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        for (var i = 0; i < 8 && rest > 0x7F; i++, rest >>= 7)
            stream.WriteByte((byte)(rest | 0x80));
        stream.WriteByte((byte)rest);
    }

    private static long ReadNumber(ref Span<byte> payload)
    {
        ulong value = 0;
        for (var i = 0; i < 9; i++)
        {
            if (i >= payload.Length)
                throw new FormatException("The HdrHistogram is cut short.");
            var part = payload[i];
            value |= (ulong)(i < 8 ? part & 0x7F : part) << (7 * i);
            if (i < 8 && (part & 0x80) != 0)
                continue;
            payload = payload[(i + 1)..];
            break;
        }
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
