using Chaos.Proxy.Http;
using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http2.Frames;
using Chaos.Proxy.Http2.Messages;
using Chaos.Proxy.Http2.Streams;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http2;

/// <summary>
/// Passes the requests of a session from the client to the upstream, applies faults to them, and counts them. Guarded by
/// the lock of the session.
/// <code>
///  client ── ClientEndpoint ── Up ──► UpstreamEndpoint ── upstream       one StreamExchange for each stream,
///                  ▲───────── Down ◄─────────┘                           with a Flow in each direction
/// </code>
/// </summary>
/// <param name="gate">The lock of the session.</param>
/// <param name="site">State that all sessions of the proxy share.</param>
/// <param name="scheme">The scheme of the connection to the upstream.</param>
/// <param name="authority">Value of <c>:authority</c> towards the upstream; null keeps the client's.</param>
/// <param name="flush">Writes what both connections have to write.</param>
internal sealed class StreamRelay(Lock gate, HttpSite site, string scheme, string? authority, Action flush)
{
    private readonly StreamFates _fates = new(gate, site, flush);
    private readonly Queue<StreamExchange> _waiting = [];
    private ClientEndpoint _client = null!;
    private UpstreamEndpoint _upstream = null!;

    /// <summary>How streams end.</summary>
    public StreamEnds Ends { get; private set; } = null!;

    /// <summary>What passes back.</summary>
    public AnswerRelay Answers { get; private set; } = null!;

    /// <summary>Whether CONNECT may name a protocol.</summary>
    public bool ConnectsProtocols => _upstream.Sends.Peer.ConnectsProtocols;

    /// <summary>Sets the connections, which need this object themselves.</summary>
    public void Join(ClientEndpoint client, UpstreamEndpoint upstream)
    {
        (_client, _upstream) = (client, upstream);
        Ends = new(site, client, upstream, ForwardWaiting);
        Answers = new(site, client, upstream, _fates, Ends);
    }

    /// <summary>Begins the connection with the client.</summary>
    public void Begin()
    {
        _client.Announce(_upstream.Sends.Peer);
        if (Ends.IsDraining)
            Ends.Drain(ErrorCode.NoError, []);
    }

    /// <summary>Handles a new request.</summary>
    public void Open(int stream, HeaderList head, bool end)
    {
        var request = new StreamRequest(head);
        var origin = RequestOrigin.Of(request.Fields);
        var logged = site.Log.Begin(origin);
        if (logged == RequestLog.Closed)
        {
            _client.Output.Reset(stream, ErrorCode.RefusedStream);
            _client.Closed.Add(stream, byThisSide: true);
            return;
        }
        site.Traffic.Request(origin);
        StreamExchange exchange = null!;
        exchange = new(stream, request, origin, logged, site.Clock.Now)
        {
            Up = new(
                _upstream.Sends,
                new(Endpoint.StreamWindow),
                bytes => _client.Credit(stream, exchange.Up.IsWhole ? null : exchange.Up.Received, bytes),
                _ => Ends.Settle(exchange)
            ),
            Down = Answers.Flow(() => exchange, stream, _client.Sends.Peer.InitialWindow),
            Answered = new(Endpoint.StreamWindow),
            RequestLeft = HeaderRules.LengthOf(head),
        };
        _client.Streams[stream] = exchange;
        if (end && exchange.RequestLeft > 0)
        {
            Ends.Break(exchange, ErrorCode.ProtocolError);
            return;
        }
        if (end)
            exchange.Up.Write([], end: true);
        _fates.Meet(ToxicStream.Upstream, exchange, Forward);
    }

    /// <summary>Refuses a request whose head is too large to be kept.</summary>
    public void RefuseTooLarge(int stream, bool end)
    {
        site.Log.End(site.Log.Begin(null), 431);
        site.Traffic.Response(null, 431);
        _client.Sends.Headers(stream, [new(":status", "431")], end: true);
        if (!end)
            _client.Output.Reset(stream, ErrorCode.NoError);
        _client.Closed.Add(stream, byThisSide: true);
    }

    /// <summary>Refuses a malformed request.</summary>
    public void RefuseMalformed(int stream)
    {
        site.Log.End(site.Log.Begin(null), 400);
        _client.Output.Reset(stream, ErrorCode.ProtocolError);
        _client.Closed.Add(stream, byThisSide: true);
    }

    public void PingUpstream(ReadOnlySpan<byte> payload, bool ack) => _upstream.Output.Ping(payload, ack);

    public void PingClient(ReadOnlySpan<byte> payload, bool ack)
    {
        if (_client.HasBegun)
            _client.Output.Ping(payload, ack);
        else if (!ack)
            _upstream.Output.Ping(payload, ack: true);
    }

    public void ClientGoesAway(ErrorCode code, ReadOnlySpan<byte> debug) => _upstream.Output.GoAway(0, code, debug);

    /// <summary>Handles settings of the upstream.</summary>
    public void UpstreamChanged()
    {
        if (_client.HasBegun)
            _client.Announce(_upstream.Sends.Peer);
        ForwardWaiting();
    }

    /// <summary>Handles an upstream that opens no more streams: those that it has not handled may be tried elsewhere.</summary>
    public void UpstreamGoesAway(int last, ErrorCode code, ReadOnlySpan<byte> debug)
    {
        if (!_upstream.IsGone)
        {
            if (_client.HasBegun)
                _client.Output.GoAway(int.MaxValue, code, debug);
            return;
        }
        foreach (var exchange in _upstream.Streams.Values.Where(x => x.Upstream > last).ToList())
            Ends.Refuse(exchange);
        ForwardWaiting();
        Ends.Drain(code, debug);
    }

    /// <summary>Handles the end of the upstream's connection.</summary>
    public void UpstreamEnds()
    {
        _upstream.Leave();
        ForwardWaiting();
        Ends.UpstreamEnds();
    }

    /// <summary>Ends what is left when the session ends.</summary>
    public void End(bool isByClient)
    {
        _upstream.Leave();
        _waiting.Clear();
        Ends.End(isByClient);
    }

    private void Forward(StreamExchange exchange, HttpFate? fate)
    {
        if (Answers.TryApply(exchange, fate))
            return;
        _waiting.Enqueue(exchange);
        ForwardWaiting();
    }

    // A client may open as many streams as the upstream, but one whose answer a fault has replaced ends later there.
    private void ForwardWaiting()
    {
        while (_waiting.Count > 0 && (_upstream.IsGone || _upstream.CanOpen))
        {
            var exchange = _waiting.Dequeue();
            if (exchange.IsClientClosed)
                continue;
            if (_upstream.IsGone)
            {
                Ends.Refuse(exchange);
                continue;
            }
            _upstream.Open(exchange);
            var end = exchange.Up.IsOnlyEnd;
            _upstream.Sends.Headers(exchange.Upstream, exchange.Request.ForUpstream(scheme, authority), end);
            exchange.Up.Release(end);
        }
    }
}
