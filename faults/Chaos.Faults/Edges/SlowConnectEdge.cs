using System.Net;
using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Lets new connections on an edge wait in their connect until its end, as a service whose backlog is full, or behind a
/// firewall that drops. Open connections go on. The system asks again after 1, 3 and 7 s, so a connect that waits
/// succeeds up to that time after the end. Refused where the platform accepts connections all the same.
/// </summary>
/// <param name="Edge">The edge.</param>
internal sealed record SlowConnectEdge(string Edge) : EdgeFault(Edge)
{
    public override string Summary => $"connects of {Edge} wait";

    public override FaultEffect Effect => new(FaultEffectKind.HoldConnects, Edge);

    public override IFault Bind(IFaultSite site) => new Timed(site, Edge);

    private sealed class Timed(IFaultSite site, string edge) : IFault
    {
        // Loopback accepts within microseconds.
        private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(100);

        private readonly ToxicFault _inner = new(
            site,
            edge,
            new NewToxic { Toxic = new SlowConnectToxic(), Name = "chaos-slow-connect" }
        );

        public ITarget Canary => _inner.Canary;

        public Task InjectAsync(CancellationToken cancellationToken) => _inner.InjectAsync(cancellationToken);

        public Task RevertAsync(CancellationToken cancellationToken) => _inner.RevertAsync(cancellationToken);

        public async Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken)
        {
            var word = await _inner.ReadBackAsync(cancellationToken);
            return !word.Active ? word
                : await IsAcceptedAsync(cancellationToken)
                    ? new(false, $"{word.Evidence}, but a connect was accepted at once")
                : word with
                {
                    Evidence = $"{word.Evidence}; a connect was not accepted within {s_wait.TotalMilliseconds:0} ms",
                };
        }

        private async Task<bool> IsAcceptedAsync(CancellationToken cancellationToken)
        {
            var proxy = await site.Proxies.GetAsync(site.ProxyOf(edge), cancellationToken);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(s_wait);
            var listen = IPEndPoint.Parse(proxy.Listen);
            using var socket = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(listen, limit.Token);
                return true;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }
}
