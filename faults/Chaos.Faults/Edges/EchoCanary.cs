using System.Net.Sockets;
using Chaos.Core.Calls;

namespace Chaos.Faults.Edges;

/// <summary>A canary that sends bytes and compares their echo. It is good while they come back as they were.</summary>
internal sealed class EchoCanary(IFaultSite site, string edge, int bytes)
    : BesideCanary(new(site, edge, "echo", () => new EchoSource()))
{
    // Of very few bytes two changes could be back at the old value.
    private readonly byte[] _sent = [.. Enumerable.Range(0, Math.Max(64, bytes)).Select(i => (byte)i)];

    protected override async Task<CallResult> AskAsync(CancellationToken cancellationToken)
    {
        using var socket = await Proxy.ConnectAsync(cancellationToken);
        var sending = SendAsync(socket, cancellationToken);
        var echo = new byte[_sent.Length];
        for (var got = 0; got < echo.Length; )
        {
            var read = await socket.ReceiveAsync(echo.AsMemory(got), cancellationToken);
            if (read == 0)
                return new(CallStatus.Reset, Detail: "closed before all bytes had come");
            got += read;
        }
        await sending;
        return echo.AsSpan().SequenceEqual(_sent)
            ? new(CallStatus.Ok)
            : new(CallStatus.Unknown, Detail: "other bytes came back than were sent");
    }

    private async Task SendAsync(Socket socket, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < _sent.Length; )
            sent += await socket.SendAsync(_sent.AsMemory(sent), cancellationToken);
    }
}
