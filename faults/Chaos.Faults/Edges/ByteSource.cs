using System.Net.Sockets;

namespace Chaos.Faults.Edges;

/// <summary>Answers the first byte of each connection with a fixed number of bytes.</summary>
internal sealed class ByteSource(int bytes) : LoopbackSource
{
    private readonly byte[] _bytes = new byte[bytes];

    protected override async Task ServeAsync(Socket socket)
    {
        var one = new byte[1];
        if (await socket.ReceiveAsync(one) == 0)
            return;
        await socket.SendAsync(_bytes);
        // The receiver closes first.
        _ = await socket.ReceiveAsync(one);
    }
}
