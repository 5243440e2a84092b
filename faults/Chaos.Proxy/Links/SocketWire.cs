using System.Net.Sockets;

namespace Chaos.Proxy.Links;

/// <summary>A peer's socket.</summary>
internal sealed class SocketWire(Socket socket) : IWire
{
    // As memory: the overload for an array allocates a task for each read.
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => socket.ReceiveAsync(buffer, SocketFlags.None);

    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => socket.SendAsync(bytes, SocketFlags.None);

    public void ShutdownSend()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer was faster.
        }
    }

    /// <summary>A close with operations pending would be an RST unless the sending side was shut down before.</summary>
    public void Close(bool reset)
    {
        if (reset)
        {
            socket.Close(0);
            return;
        }
        ShutdownSend();
        socket.Dispose();
    }
}
