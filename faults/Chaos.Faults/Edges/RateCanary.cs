using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Edges;

/// <summary>
/// A canary that is large enough to feel a rate. It fetches bytes from a <see cref="ByteSource"/> over a proxy of its
/// own beside the edge's, on the same server and with the same toxic, so that the service does no work for it.
/// </summary>
internal sealed class RateCanary(IFaultSite site, string edge, int kilobytesPerSecond) : ITarget
{
    private const int MostBytes = 1_000_000;
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(2);

    private readonly SemaphoreSlim _gate = new(1);
    private ByteSource? _source;
    private IPEndPoint? _made;
    private IPEndPoint? _listen;
    private NewToxic? _toxic;
    private int? _undo;
    private bool _disposed;

    // The port of the source tells this proxy from those of other windows on the same edge.
    private string Name =>
        string.Create(CultureInfo.InvariantCulture, $"{site.ProxyOf(edge)}-rate-{_source!.EndPoint.Port}");

    /// <summary>How long a rate takes for the bytes of a canary; zero when that is too short to be felt.</summary>
    public static TimeSpan TimeAt(int kilobytesPerSecond)
    {
        // The effect of a fault is described before its values are checked.
        if (kilobytesPerSecond <= 0)
            return TimeSpan.Zero;
        var time = TimeSpan.FromSeconds(BytesAt(kilobytesPerSecond) / (kilobytesPerSecond * 1000.0));
        return time >= s_shortest ? time : TimeSpan.Zero;
    }

    /// <summary>Adds a toxic to the canary's proxy, or removes it with null.</summary>
    public async Task SetAsync(NewToxic? toxic, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var old = _toxic;
            _toxic = toxic;
            if (_listen is null)
                return;
            if (toxic is not null)
                await site.Proxies.AddToxicAsync(Name, toxic, cancellationToken);
            else if (old is not null)
                await site.Proxies.RemoveToxicAsync(Name, old.Name!, cancellationToken);
        }
        catch (ToxiproxyException e) when (e.Status == HttpStatusCode.NotFound)
        {
            // The proxy is gone, and with it the toxic.
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
            };
            await socket.ConnectAsync(await ListenAsync(cancellationToken), cancellationToken);
            await socket.SendAsync(new byte[1], cancellationToken);
            var buffer = new byte[64 * 1024];
            for (var left = BytesAt(kilobytesPerSecond); left > 0; )
            {
                var read = await socket.ReceiveAsync(buffer, cancellationToken);
                if (read == 0)
                    return new(CallStatus.Reset, Detail: "closed before all bytes had come");
                left -= read;
            }
            return new(CallStatus.Ok);
        }
        catch (Exception e) when (e is SocketException or ToxiproxyException)
        {
            return new(CallStatus.Refused, Detail: e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(CallStatus.TimedOut);
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

    private static int BytesAt(int kilobytesPerSecond) =>
        (int)Math.Min(MostBytes, kilobytesPerSecond * 1000.0 * s_longest.TotalSeconds);

    private async Task<IPEndPoint> ListenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_listen is not null || _disposed)
                return _listen ?? throw new SocketException((int)SocketError.NotConnected);
            _source ??= new(BytesAt(kilobytesPerSecond));
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
            if (_toxic is not null)
                await site.Proxies.AddToxicAsync(Name, _toxic, CancellationToken.None);
            return _listen = _made;
        }
        finally
        {
            _gate.Release();
        }
    }
}
