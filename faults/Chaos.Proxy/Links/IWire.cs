namespace Chaos.Proxy.Links;

/// <summary>
/// One side of a connection, as its links read and write it: a peer's socket, or what stands between the links and the
/// upstream.
/// </summary>
internal interface IWire
{
    /// <summary>Receives some bytes; 0 when the other side will send no more.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The other side broke.</exception>
    /// <exception cref="ObjectDisposedException">It was closed here.</exception>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Sends some of the bytes and says how many.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The other side broke.</exception>
    /// <exception cref="ObjectDisposedException">It was closed here.</exception>
    ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Nothing more will be sent. Quiet when it is over already.</summary>
    void ShutdownSend();

    /// <summary>Closes it; with RST, or else so that the peer sees an end.</summary>
    void Close(bool reset);
}
