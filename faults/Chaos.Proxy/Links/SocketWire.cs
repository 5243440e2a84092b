using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Chaos.Proxy.Links;

/// <summary>A socket as one side of a connection.</summary>
internal sealed class SocketWire(Socket socket) : IWire
{
    /// <summary>
    /// Number of reads that may complete synchronously before the reader yields. Continuations run on the threads that
    /// poll the sockets, so a fast sender would otherwise occupy one of them.
    /// </summary>
    private const int Turn = 32;

    private int _atOnce;
    private int _shut;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ReadableAsync() => await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);

    // Uses the overload for memory: the one for an array allocates a task for each read.
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
        // The second one would fail when the peer has ended its side too, and an exception costs more than the system
        // call.
        if (Interlocked.Exchange(ref _shut, 1) != 0)
            return;
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer has closed the connection already.
        }
    }

    /// <summary>
    /// Closes the socket. Without a reset the sending side is shut down first: closing with pending operations would
    /// send an RST.
    /// </summary>
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
