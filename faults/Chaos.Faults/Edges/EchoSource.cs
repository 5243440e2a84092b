using System.Net.Sockets;

namespace Chaos.Faults.Edges;

/// <summary>Sends back what it receives.</summary>
internal sealed class EchoSource : LoopbackSource
{
    protected override async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        var buffer = new byte[16 * 1024];
        while (await socket.ReceiveAsync(buffer) is > 0 and var read)
            for (var sent = 0; sent < read; )
                sent += await socket.SendAsync(buffer.AsMemory(sent, read - sent));
    }
}
