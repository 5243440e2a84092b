namespace Chaos.Targets.Protocols;

/// <summary>The first bytes of an HTTP/2 connection. A server answers them with its settings.</summary>
public static class Http2Hello
{
    /// <summary>The preface and empty settings.</summary>
    public static ReadOnlyMemory<byte> Bytes { get; } =
        (byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];
}
