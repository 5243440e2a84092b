using System.Buffers;

namespace Chaos.Proxy.Http2;

/// <summary>The bytes with which a client begins (RFC 9113, 3.4).</summary>
internal static class ClientPreface
{
    public static ReadOnlySpan<byte> Bytes => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Whether received bytes are the preface (true), cannot become it (false), or are its beginning (null).</summary>
    public static bool? Is(ReadOnlySequence<byte> received)
    {
        Span<byte> begin = stackalloc byte[(int)Math.Min(received.Length, Bytes.Length)];
        received.Slice(0, begin.Length).CopyTo(begin);
        return !Bytes.StartsWith(begin) ? false
            : begin.Length == Bytes.Length ? true
            : null;
    }

    /// <summary>Whether received bytes begin with a request of HTTP/1.</summary>
    public static bool IsHttp1(ReadOnlySequence<byte> received) =>
        received.Slice(0, Math.Min(received.Length, 8192)).ToArray().AsSpan().IndexOf(" HTTP/1."u8) > 0;
}
