using Chaos.Proxy.Timing;
using Serilog;

namespace Chaos.Proxy.Links;

/// <summary>
/// A client's connection together with its upstream connection: one link for each direction. When one direction ends,
/// the other stays open. A reset or a close ends both.
/// </summary>
internal sealed class Connection
{
    private readonly IWire _client;
    private readonly IWire _upstream;
    private readonly Action<Connection> _gone;
    private int _finished;
    private int _closed;

    public Connection(
        long number,
        IWire client,
        IWire upstream,
        ByteCounter toUpstream,
        ByteCounter toClient,
        ProxyClock clock,
        Action<Connection> gone
    )
    {
        Number = number;
        this._client = client;
        this._upstream = upstream;
        this._gone = gone;
        Upstream = new(this, client, upstream, toUpstream, clock);
        Downstream = new(this, upstream, client, toClient, clock);
    }

    /// <summary>Number of the connection on its proxy, from 0.</summary>
    public long Number { get; }

    /// <summary>From the client to the upstream.</summary>
    public Link Upstream { get; }

    /// <summary>From the upstream to the client.</summary>
    public Link Downstream { get; }

    public bool IsOpen => Volatile.Read(ref _closed) == 0;

    public void Start()
    {
        Guard(Upstream.ReadAsync());
        Guard(Downstream.ReadAsync());
    }

    /// <summary>
    /// Runs work without awaiting it. If the work throws, the error is logged and the connection reset.
    /// </summary>
    public void Guard(ValueTask work)
    {
        // A pump that finds room in the socket's buffer has completed already. That is the common case and must cost
        // nothing.
        if (work.IsCompletedSuccessfully)
            work.GetAwaiter().GetResult();
        else
            _ = GuardAsync(work);
    }

    /// <summary>Handles a mark that has passed through a link.</summary>
    public void Deliver(Link link, PieceKind kind)
    {
        if (kind != PieceKind.Fin)
        {
            End(reset: kind == PieceKind.Reset);
            return;
        }
        (link == Upstream ? _upstream : _client).ShutdownSend();
        if (Interlocked.Increment(ref _finished) == 2)
            End(reset: false);
    }

    /// <summary>
    /// Handles a failed write: the other side sees the reset, after the toxics of the other direction.
    /// </summary>
    public void SinkBroke(Link link)
    {
        if (IsOpen)
            (link == Upstream ? Downstream : Upstream).SourceBroke();
    }

    /// <summary>Closes both sides. Only the first call has an effect.</summary>
    /// <param name="reset">True closes with RST, false with FIN.</param>
    public void End(bool reset)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return;
        Upstream.End();
        Downstream.End();
        _client.Close(reset);
        _upstream.Close(reset);
        _gone(this);
    }

    private async Task GuardAsync(ValueTask work)
    {
        try
        {
            await work;
        }
        catch (Exception e)
        {
            Log.Error(e, "Connection {Connection} was reset because the proxy has a defect", Number);
            End(reset: true);
        }
    }
}
