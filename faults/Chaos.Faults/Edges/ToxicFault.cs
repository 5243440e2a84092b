using System.Globalization;
using System.Net;
using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;
using Chaos.Proxy.Http.Faults;

namespace Chaos.Faults.Edges;

/// <summary>A fault that is a toxic on an edge's proxy.</summary>
public sealed class ToxicFault(IFaultSite site, string edge, NewToxic toxic, ITarget? canary = null) : IFault
{
    private readonly string _proxy = site.ProxyOf(edge);
    private int? _undo;
    private FaultLease? _lease;

    public ITarget Canary { get; } = canary ?? site.CanaryOver(edge);

    private string Name =>
        toxic.Name
        ?? throw new InvalidOperationException(
            "the toxic of a fault needs a name, because its undo record is written before the toxic is added"
        );

    /// <exception cref="ToxiproxyException">The server refuses the toxic, or it is not the embedded proxy and does not
    /// know the type.</exception>
    public async Task InjectAsync(CancellationToken cancellationToken)
    {
        _undo = site.Journal.Record(
            new HttpUndo
            {
                Method = "DELETE",
                Url = new(
                    site.ProxiesAddress,
                    $"proxies/{Uri.EscapeDataString(_proxy)}/toxics/{Uri.EscapeDataString(Name)}"
                ),
                AlsoFine = [404],
                RefusedIsFine = true,
            }
        );
        try
        {
            await site.Proxies.AddToxicAsync(_proxy, toxic with { Ttl = site.Leases.Granted }, cancellationToken);
            _lease = site.Leases.Begin($"toxic {Name} on {edge}", RenewAsync);
        }
        catch (ToxiproxyException e)
            when (e.Status == HttpStatusCode.BadRequest
                && e.Message.Contains("invalid toxic type", StringComparison.Ordinal)
            )
        {
            throw new ToxiproxyException(
                $"{site.ProxiesAddress} has no toxic {toxic.Toxic.Type}, which is an extension of the "
                    + "embedded proxy: run without TOXIPROXY_URL",
                e.Status,
                e
            );
        }
    }

    public async Task RevertAsync(CancellationToken cancellationToken)
    {
        if (_undo is not { } undo)
            return;
        var lease = _lease;
        _lease = null;
        if (lease is not null)
            await lease.DisposeAsync();
        try
        {
            await site.Proxies.RemoveToxicAsync(_proxy, Name, cancellationToken);
        }
        catch (ToxiproxyException e) when (e.Status == HttpStatusCode.NotFound)
        {
            // The injection failed before the toxic was there, or the toxic was not renewed in time.
            lease?.Lapsed();
        }
        site.Journal.Reverted(undo);
        _undo = null;
    }

    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await site.Proxies.RenewToxicAsync(_proxy, Name, FaultLeases.Ttl, cancellationToken);
            return true;
        }
        catch (ToxiproxyException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    public async Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken)
    {
        var toxics = await site.Proxies.ToxicsAsync(_proxy, cancellationToken);
        var found = toxics.FirstOrDefault(t => t.Name == Name);
        if (found?.Toxic is { } values && values != toxic.Toxic)
            return new(false, $"toxic {Name} on {edge} has other values than asked");
        if (found is null)
            return new(
                false,
                toxics.Count == 0
                    ? $"no toxic on {edge}"
                    : $"other toxics on {edge}: {string.Join(", ", toxics.Select(t => t.Name))}"
            );
        var evidence = string.Create(
            CultureInfo.InvariantCulture,
            $"toxic {found.Type} {found.Stream.ToString().ToLowerInvariant()} on {edge}, toxicity {found.Toxicity:0.##}"
        );
        if (toxic.Toxic is not HttpToxic)
            return new(true, evidence);
        var hits = await site.Proxies.HitsAsync(_proxy, Name, cancellationToken);
        return new(!hits.KnowsNoCall, $"{evidence}, {hits}");
    }
}
