namespace Chaos.Targets.Protocols.Grpc;

/// <summary>The beginning of HTTP/2: a server answers it with its settings.</summary>
internal static class Http2Hello
{
    internal static ReadOnlyMemory<byte> Bytes { get; } =
        (byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];
}
