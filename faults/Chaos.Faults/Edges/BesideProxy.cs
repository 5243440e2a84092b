using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Edges;

/// <summary>
/// A proxy of a canary's own beside an edge's, on the same server and with the same toxics, for canaries that the service
/// could not answer or should not have to. Its upstream is a source on loopback.
/// </summary>
/// <param name="site">The site of the fault.</param>
/// <param name="edge">The edge.</param>
/// <param name="purpose">A word for its name.</param>
/// <param name="source">Makes the source.</param>
internal sealed class BesideProxy(IFaultSite site, string edge, string purpose, Func<LoopbackSource> source)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private LoopbackSource? _source;
    private IPEndPoint? _made;
    private IPEndPoint? _listen;
    private IReadOnlyList<NewToxic> _toxics = [];
    private int? _undo;
    private bool _disposed;

    // The port of the source tells this proxy from those of other windows on the same edge.
    private string Name =>
        string.Create(CultureInfo.InvariantCulture, $"{site.ProxyOf(edge)}-{purpose}-{_source!.EndPoint.Port}");

    /// <summary>Gives the proxy these toxics and no others.</summary>
    public async Task SetAsync(IReadOnlyList<NewToxic> toxics, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var old = _toxics;
            _toxics = toxics;
            if (_listen is null)
                return;
            foreach (var toxic in old)
                await site.Proxies.RemoveToxicAsync(Name, toxic.Name!, cancellationToken);
            foreach (var toxic in toxics)
                await site.Proxies.AddToxicAsync(Name, toxic, cancellationToken);
        }
        catch (ToxiproxyException e) when (e.Status == HttpStatusCode.NotFound)
        {
            // The proxy is gone, and with it the toxics.
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Returns the address of the proxy, which is made at the first call.</summary>
    /// <exception cref="SocketException">It was disposed.</exception>
    public async Task<IPEndPoint> ListenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_listen is not null || _disposed)
                return _listen ?? throw new SocketException((int)SocketError.NotConnected);
            if (_source is null)
            {
                _source = source();
                _source.Start();
            }
            _undo ??= site.Journal.Record(
                new HttpUndo
                {
                    Method = "DELETE",
                    Url = new(site.ProxiesAddress, $"proxies/{Uri.EscapeDataString(Name)}"),
                    AlsoFine = [404],
                    RefusedIsFine = true,
                }
            );
            // Not cancelled half-way: the limit is the canary's, and the proxy serves all of them.
            if (_made is null)
            {
                var proxy = await site.Proxies.CreateAsync(
                    new()
                    {
                        Name = Name,
                        Listen = "127.0.0.1:0",
                        Upstream = $"{_source.EndPoint}",
                    },
                    CancellationToken.None
                );
                _made = IPEndPoint.Parse(proxy.Listen);
            }
            foreach (var toxic in _toxics)
                await site.Proxies.AddToxicAsync(Name, toxic, CancellationToken.None);
            return _listen = _made;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Opens a connection through the proxy.</summary>
    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(await ListenAsync(cancellationToken), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Removes the proxy. If its server does not answer, the undo record stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            _disposed = true;
            _source?.Dispose();
            if (_undo is not { } undo)
                return;
            try
            {
                await site.Proxies.DeleteAsync(Name, CancellationToken.None);
            }
            catch (ToxiproxyException e)
                when (e.Status == HttpStatusCode.NotFound
                    || e.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }
                )
            {
                // The server was restarted and lost it, or has ended.
            }
            catch (ToxiproxyException)
            {
                return;
            }
            site.Journal.Reverted(undo);
            _undo = null;
        }
        finally
        {
            _gate.Release();
        }
    }
}
