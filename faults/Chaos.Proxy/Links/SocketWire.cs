using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Chaos.Proxy.Links;

/// <summary>A peer's socket.</summary>
internal sealed class SocketWire(Socket socket) : IWire
{
    /// <summary>
    /// So many reads at once without a wait, and others get their turn: where continuations run on the threads that
    /// wait for sockets, a fast sender would hold one for itself.
    /// </summary>
    private const int Turn = 32;

    private int _atOnce;

    // As memory: the overload for an array allocates a task for each read.
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        var received = socket.ReceiveAsync(buffer, SocketFlags.None);
        if (!received.IsCompleted)
            _atOnce = 0;
        else if (++_atOnce == Turn)
            return InTurnAsync(received);
        return received;
    }

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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> InTurnAsync(ValueTask<int> received)
    {
        _atOnce = 0;
        await Task.Yield();
        return await received;
    }
}
