using System.Net;
using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;
using Chaos.Proxy.Proxies;

namespace Chaos.Faults.Edges;

/// <summary>Disables an edge's proxy: open connections are closed and new ones refused.</summary>
/// <param name="Edge">The edge.</param>
public sealed record CutEdge(string Edge) : EdgeFault(Edge)
{
    public override string Summary => $"{Edge} cut";

    public override FaultEffect Effect => new(FaultEffectKind.Refuse, Edge);

    public override IFault Bind(IFaultSite site) => new Bound(site, Edge);

    private sealed class Bound(IFaultSite site, string edge) : IFault
    {
        private readonly string _proxy = site.ProxyOf(edge);
        private int? _undo;
        private FaultLease? _lease;

        public ITarget Canary { get; } = site.CanaryOver(edge);

        public async Task InjectAsync(CancellationToken cancellationToken)
        {
            _undo = site.Journal.Record(
                new HttpUndo
                {
                    Method = "POST",
                    Url = new(site.ProxiesAddress, $"proxies/{Uri.EscapeDataString(_proxy)}"),
                    Body = """{"enabled":true}""",
                    AlsoFine = [404],
                    RefusedIsFine = true,
                }
            );
            await site.Proxies.UpdateAsync(
                _proxy,
                new ProxyRequest { Enabled = false, Ttl = site.Leases.Granted },
                cancellationToken
            );
            _lease = site.Leases.Begin($"cut of {edge}", RenewAsync);
        }

        public async Task RevertAsync(CancellationToken cancellationToken)
        {
            if (_undo is not { } undo)
                return;
            var lease = _lease;
            _lease = null;
            if (lease is not null)
            {
                await lease.DisposeAsync();
                try
                {
                    if ((await site.Proxies.GetAsync(_proxy, cancellationToken)).Enabled)
                        lease.Lapsed();
                }
                catch (ToxiproxyException)
                {
                    // The answer is evidence only; the revert is what matters.
                }
            }
            await site.Proxies.UpdateAsync(_proxy, new ProxyRequest { Enabled = true }, cancellationToken);
            site.Journal.Reverted(undo);
            _undo = null;
        }

        private async Task<bool> RenewAsync(CancellationToken cancellationToken)
        {
            try
            {
                await site.Proxies.UpdateAsync(_proxy, new ProxyRequest { Ttl = FaultLeases.Ttl }, cancellationToken);
                return true;
            }
            catch (ToxiproxyException e) when (e.Status is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
            {
                return false;
            }
        }

        public async Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken)
        {
            var state = await site.Proxies.GetAsync(_proxy, cancellationToken);
            return new(!state.Enabled, $"proxy of {edge} is {(state.Enabled ? "enabled" : "disabled")}");
        }
    }
}
