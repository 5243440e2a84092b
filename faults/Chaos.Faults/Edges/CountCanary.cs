using System.Net.Sockets;
using Chaos.Core.Calls;

namespace Chaos.Faults.Edges;

/// <summary>A canary that opens one connection more than a limit allows. It is good while all of them are served.</summary>
internal sealed class CountCanary(IFaultSite site, string edge, int limit)
    : BesideCanary(new(site, edge, "count", () => new EchoSource()))
{
    // Two at once would count each other's connections.
    private readonly SemaphoreSlim _turn = new(1);

    protected override async Task<CallResult> AskAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        var open = new List<Socket>();
        try
        {
            for (var i = 0; i <= limit; i++)
            {
                open.Add(await Proxy.ConnectAsync(cancellationToken));
                await open[i].SendAsync(new byte[1], cancellationToken);
                if (await open[i].ReceiveAsync(new byte[1], cancellationToken) == 0)
                    return new(CallStatus.Reset, Detail: "closed without an answer");
            }
            return new(CallStatus.Ok);
        }
        finally
        {
            open.ForEach(s => s.Dispose());
            _turn.Release();
        }
    }
}
