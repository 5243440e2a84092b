using Chaos.Proxy.Http;
using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http2.Frames;
using Chaos.Proxy.Http2.Streams;

namespace Chaos.Proxy.Http2;

/// <summary>
/// Ends the streams of a session on either side, and the connection of the client after its last one. Guarded by the lock
/// of the session.
/// </summary>
/// <param name="site">State that all sessions of the proxy share.</param>
/// <param name="client">The connection with the client.</param>
/// <param name="upstream">The connection with the upstream.</param>
/// <param name="freed">Called when the upstream may have room for another stream.</param>
internal sealed class StreamEnds(HttpSite site, ClientEndpoint client, UpstreamEndpoint upstream, Action freed)
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _upstreamEnded;
    private int? _last;

    /// <summary>Whether the client was told to open no more streams here.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Completes when nothing is left to be done on the connection of the client.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Handles a client that does not wait for its answer.</summary>
    public void GiveUp(StreamExchange exchange, ErrorCode code)
    {
        site.Log.End(exchange.TakeLogged(), LoggedRequest.GaveUp);
        CloseClient(exchange, byProxy: false);
        ResetUpstream(exchange, code);
    }

    /// <summary>Ends a stream on both sides before its answer is whole.</summary>
    /// <param name="exchange">The stream.</param>
    /// <param name="code">The code for the client.</param>
    public void Break(StreamExchange exchange, ErrorCode code)
    {
        site.Log.End(exchange.TakeLogged(), LoggedRequest.Broken);
        ResetClient(exchange, code);
        ResetUpstream(exchange, ErrorCode.Cancel);
    }

    /// <summary>Ends a stream that no upstream has handled, so that its client may try it again.</summary>
    public void Refuse(StreamExchange exchange)
    {
        site.Log.End(exchange.TakeLogged(), LoggedRequest.Refused);
        ResetClient(exchange, ErrorCode.RefusedStream);
        if (exchange.Upstream != 0)
            CloseUpstream(exchange, byProxy: false);
    }

    public void ResetClient(StreamExchange exchange, ErrorCode code)
    {
        if (exchange.IsClientClosed)
            return;
        client.Output.Reset(exchange.Client, code);
        CloseClient(exchange, byProxy: true);
    }

    public void ResetUpstream(StreamExchange exchange, ErrorCode code)
    {
        exchange.Up.Drop();
        if (exchange.IsUpstreamClosed || exchange.Upstream == 0)
            return;
        upstream.Output.Reset(exchange.Upstream, code);
        CloseUpstream(exchange, byProxy: true);
    }

    public void CloseUpstream(StreamExchange exchange, bool byProxy)
    {
        if (exchange.IsUpstreamClosed)
            return;
        exchange.IsUpstreamClosed = true;
        upstream.Streams.Remove(exchange.Upstream);
        upstream.Closed.Add(exchange.Upstream, byProxy);
        freed();
    }

    /// <summary>Closes what is complete on both sides.</summary>
    public void Settle(StreamExchange exchange)
    {
        if (!exchange.IsClientClosed && exchange.Up.IsWhole && exchange.Down.IsOver)
            CloseClient(exchange, byProxy: false);
        if (!exchange.IsUpstreamClosed && exchange.Upstream != 0 && exchange.Up.IsOver && exchange.IsAnswered)
            CloseUpstream(exchange, byProxy: false);
        EndIfDrained();
    }

    /// <summary>Tells the client to open no more streams here. The connection ends with the last one.</summary>
    public void Drain(ErrorCode code, ReadOnlySpan<byte> debug)
    {
        IsDraining = true;
        if (!client.HasBegun)
            return;
        // Streams that come later are ignored, and their numbers may not be named as handled.
        _last ??= client.Highest;
        client.Output.GoAway(_last.Value, code, debug);
        EndIfDrained();
    }

    /// <summary>The upstream has closed its connection: what it has answered still passes.</summary>
    public void UpstreamEnds()
    {
        _upstreamEnded = true;
        EndIfDrained();
    }

    /// <summary>Logs the streams whose client has closed the connection.</summary>
    public void ClientEnds()
    {
        foreach (var exchange in client.Streams.Values)
            site.Log.End(exchange.TakeLogged(), LoggedRequest.GaveUp);
    }

    /// <summary>Logs the streams that have no answer, and drops what waits, when the session ends.</summary>
    public void End(bool isByClient)
    {
        foreach (var exchange in client.Streams.Values.Concat(upstream.Streams.Values).ToList())
        {
            site.Log.End(exchange.TakeLogged(), isByClient ? LoggedRequest.GaveUp : LoggedRequest.Broken);
            exchange.Up.Drop();
            exchange.Down.Drop();
            exchange.Cancel();
            exchange.IsClientClosed = true;
        }
    }

    private void CloseClient(StreamExchange exchange, bool byProxy)
    {
        if (exchange.IsClientClosed)
            return;
        exchange.IsClientClosed = true;
        exchange.Down.Drop();
        client.Streams.Remove(exchange.Client);
        client.Closed.Add(exchange.Client, byProxy);
        exchange.Cancel();
        EndIfDrained();
    }

    private void EndIfDrained()
    {
        if (
            _upstreamEnded
                ? !client.Streams.Values.Any(x => (x.IsAnswered || x.DropsAnswer) && !x.Down.IsOver)
                : IsDraining && client.Streams.Count == 0
        )
            _drained.TrySetResult();
    }
}
