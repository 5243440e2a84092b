using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Chaos.Callers;

/// <summary>Takes the compression off a body, up to the size of which values are read.</summary>
internal static class PackedBody
{
    /// <summary>The outcome of a call whose answer has a compression that is not known here.</summary>
    public const string NotKnown = "answer's encoding is not known";

    /// <summary>Returns the plain body, or why there is none, as the outcome of the call.</summary>
    /// <param name="body">The body as it came.</param>
    /// <param name="encodings">Its encodings, the last one outermost.</param>
    public static (ReadOnlyMemory<byte> Plain, string? Unreadable) Unpack(
        ReadOnlyMemory<byte> body,
        IReadOnlyList<string> encodings
    )
    {
        foreach (var encoding in encodings.Reverse().Select(e => e.ToLowerInvariant()).Where(e => e != "identity"))
        {
            if (body.Length == 0)
                break;
            var (plain, unreadable) = Unpack(body, encoding);
            if (unreadable is not null)
                return (default, unreadable);
            body = plain;
        }
        return (body, null);
    }

    private static (ReadOnlyMemory<byte> Plain, string? Unreadable) Unpack(ReadOnlyMemory<byte> body, string encoding)
    {
        // One byte more than is read shows that there is too much: a small body can become a very large one.
        const int Most = HttpAnswer.MostBytes + 1;
        var rented = ArrayPool<byte>.Shared.Rent(Most);
        try
        {
            var plain = rented.AsSpan(0, Most);
            int? length;
            switch (encoding)
            {
                case "gzip" or "x-gzip":
                    length = Inflated(packed => new GZipStream(packed, CompressionMode.Decompress), body, plain);
                    if (length < Most && Tail(body, isLittle: true) != (uint)length)
                        length = null;
                    break;
                case "deflate":
                    length = Inflated(packed => new ZLibStream(packed, CompressionMode.Decompress), body, plain);
                    if (length is < Most and var all && Tail(body, isLittle: false) != Adler(plain[..all]))
                        length = null;
                    break;
                case "br":
                    length = OfBrotli(body.Span, plain);
                    break;
                default:
                    return (default, NotKnown);
            }
            return length switch
            {
                null => (default, $"answer's {encoding} is broken or cut off"),
                Most => (default, HttpAnswer.TooLong),
                { } whole => (plain[..whole].ToArray(), null),
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>
    /// The length of the plain body, null when it is broken. The stream does not tell that a body is cut off; its last
    /// bytes, a length or a sum, do.
    /// </summary>
    private static int? Inflated(Func<Stream, Stream> open, ReadOnlyMemory<byte> body, Span<byte> plain)
    {
        try
        {
            using var unpacked = open(new MemoryStream(body.ToArray()));
            return unpacked.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static int? OfBrotli(ReadOnlySpan<byte> body, Span<byte> plain)
    {
        using var decoder = new BrotliDecoder();
        return decoder.Decompress(body, plain, out _, out var length) switch
        {
            OperationStatus.Done => length,
            OperationStatus.DestinationTooSmall => plain.Length,
            _ => null,
        };
    }

    private static uint? Tail(ReadOnlyMemory<byte> body, bool isLittle) =>
        body.Length < 4 ? null
        : isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(body.Span[^4..])
        : BinaryPrimitives.ReadUInt32BigEndian(body.Span[^4..]);

    /// <summary>The sum at the end of a body in zlib's format (RFC 1950).</summary>
    private static uint Adler(ReadOnlySpan<byte> plain)
    {
        uint one = 1,
            two = 0;
        foreach (var b in plain)
        {
            one = (one + b) % 65521;
            two = (two + one) % 65521;
        }
        return (two << 16) | one;
    }
}
