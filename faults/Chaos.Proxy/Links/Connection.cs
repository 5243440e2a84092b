using Serilog;

namespace Chaos.Proxy.Links;

/// <summary>
/// A client's connection and the upstream connection made for it: two links with a life in common. An end one way
/// leaves the other way open.
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

    /// <summary>Number among the connections of its proxy, from 0.</summary>
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
    /// Lets work run beside its caller; a defect in it must neither hang the connection nor pass unseen.
    /// </summary>
    public void Guard(ValueTask work)
    {
        // A pump that finds room in the socket's buffer is done by now; that is the common case and must cost nothing.
        if (work.IsCompletedSuccessfully)
            work.GetAwaiter().GetResult();
        else
            _ = GuardAsync(work);
    }

    /// <summary>A mark has come through a link.</summary>
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
    /// The socket a link writes to is broken: that is news for the other side, through the toxics of the other
    /// direction.
    /// </summary>
    public void SinkBroke(Link link)
    {
        if (IsOpen)
            (link == Upstream ? Downstream : Upstream).SourceBroke();
    }

    /// <summary>Closes both sides, once.</summary>
    /// <param name="reset">With RST; else with FIN.</param>
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
