namespace Chaos.Proxy.Links;

/// <summary>
/// One side of a connection, as its links read and write it: the socket of a client or an upstream, or the HTTP session
/// in front of the upstream.
/// </summary>
internal interface IWire
{
    /// <summary>
    /// Waits until something can be received: bytes, or the end. A connection on which nothing has come yet needs no
    /// buffer.
    /// </summary>
    /// <exception cref="System.Net.Sockets.SocketException">The connection failed.</exception>
    /// <exception cref="ObjectDisposedException">This side was closed.</exception>
    ValueTask ReadableAsync();

    /// <summary>Receives some bytes and returns their number; 0 when the other side sends no more.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The connection failed.</exception>
    /// <exception cref="ObjectDisposedException">This side was closed.</exception>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Sends some of the bytes and returns their number.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The connection failed.</exception>
    /// <exception cref="ObjectDisposedException">This side was closed.</exception>
    ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Closes the sending side. Does nothing if the connection has ended.</summary>
    void ShutdownSend();

    /// <summary>Closes the connection: with RST, or so that the peer sees the end of the stream.</summary>
    void Close(bool reset);
}
