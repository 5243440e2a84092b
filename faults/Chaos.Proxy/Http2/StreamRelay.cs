using System.Text;
using Chaos.Proxy.Http;
using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http2.Frames;
using Chaos.Proxy.Http2.Hpack;
using Chaos.Proxy.Http2.Messages;
using Chaos.Proxy.Http2.Streams;
using Chaos.Proxy.Toxics;
using Serilog;

namespace Chaos.Proxy.Http2;

/// <summary>
/// Passes the streams of a session from the client to the upstream and their answers back, applies faults to them, and
/// counts them. Guarded by the lock of the session.
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
    private readonly RequestFates _fates = new(site);
    private readonly Queue<StreamExchange> _waiting = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClientEndpoint _client = null!;
    private UpstreamEndpoint _upstream = null!;
    private bool _upstreamEnded;

    /// <summary>Whether the client was told to open no more streams here.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Completes when nothing is left to be done on the connection of the client.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Whether CONNECT may name a protocol.</summary>
    public bool ConnectsProtocols => _upstream.Sends.Peer.ConnectsProtocols;

    public void Join(ClientEndpoint client, UpstreamEndpoint upstream) => (_client, _upstream) = (client, upstream);

    /// <summary>Handles a new request.</summary>
    public void Open(int stream, HeaderList head, bool end)
    {
        var request = new StreamRequest(head);
        var origin = RequestOrigin.Of(request.Fields);
        site.Traffic.Request(origin);
        StreamExchange exchange = null!;
        exchange = new(stream, request, origin, site.Log.Begin(origin), site.Clock.Now)
        {
            Up = new(
                _upstream.Sends,
                new(Endpoint.StreamWindow),
                bytes => _client.Credit(stream, exchange.Up.IsWhole ? null : exchange.Up.Received, bytes),
                _ => Settle(exchange)
            ),
            Down = new(
                _client.Sends,
                null,
                bytes => CreditUpstream(exchange, bytes),
                isCut => AnswerPassed(exchange, isCut)
            )
            {
                Stream = stream,
                Window = _client.Sends.Peer.InitialWindow,
            },
            Answered = new(Endpoint.StreamWindow),
            RequestLeft = HeaderRules.LengthOf(head),
        };
        _client.Streams[stream] = exchange;
        if (end && exchange.RequestLeft > 0)
        {
            Break(exchange, ErrorCode.ProtocolError);
            return;
        }
        if (end)
            exchange.Up.Write([], end: true);
        Meet(ToxicStream.Upstream, exchange, Forward);
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

    /// <summary>Handles a client that does not wait for its answer.</summary>
    public void GiveUp(StreamExchange exchange, ErrorCode code)
    {
        site.Log.End(exchange.TakeLogged(), LoggedRequest.GaveUp);
        CloseClient(exchange, byProxy: false);
        ResetUpstream(exchange, code);
    }

    /// <summary>Ends a stream on both sides, for an error of the client.</summary>
    public void Break(StreamExchange exchange, ErrorCode code)
    {
        site.Log.End(exchange.TakeLogged(), LoggedRequest.Broken);
        ResetClient(exchange, code);
        ResetUpstream(exchange, ErrorCode.Cancel);
    }

    public void PingUpstream(ReadOnlySpan<byte> payload, bool ack) => _upstream.Output.Ping(payload, ack);

    public void PingClient(ReadOnlySpan<byte> payload, bool ack)
    {
        if (_client.HasBegun)
            _client.Output.Ping(payload, ack);
        else if (!ack)
            _upstream.Output.Ping(payload, ack: true);
    }

    /// <summary>Begins the connection with the client.</summary>
    public void Begin()
    {
        _client.Announce(_upstream.Sends.Peer);
        if (IsDraining)
            Drain(ErrorCode.NoError, []);
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
        {
            site.Log.End(exchange.TakeLogged(), LoggedRequest.Refused);
            ResetClient(exchange, ErrorCode.RefusedStream);
            CloseUpstream(exchange, byProxy: false);
        }
        Drain(code, debug);
        ForwardWaiting();
    }

    /// <summary>Handles the end of the upstream's connection: what it has answered still passes.</summary>
    public void UpstreamEnds()
    {
        _upstreamEnded = true;
        _upstream.Leave();
        ForwardWaiting();
        EndIfDrained();
    }

    /// <summary>Passes an answer on that a final one follows.</summary>
    public void Interim(StreamExchange exchange, HeaderList head)
    {
        if (!exchange.DropsAnswer)
            _client.Sends.Headers(exchange.Client, head.All, end: false);
    }

    /// <summary>Handles the head of the upstream's answer.</summary>
    public void Answer(StreamExchange exchange, HeaderList head, bool end)
    {
        exchange.Head = head;
        exchange.IsAnswered = end;
        if (!exchange.DropsAnswer)
        {
            exchange.Status = HeaderRules.StatusOf(head);
            if (end)
            {
                CountGrpc(exchange, head);
                exchange.Down.Write([], end: true);
            }
            Meet(ToxicStream.Downstream, exchange, Respond);
        }
        if (end)
            Settle(exchange);
    }

    public void AnswerData(StreamExchange exchange, ReadOnlySpan<byte> data, bool end)
    {
        exchange.IsAnswered |= end;
        if (exchange.DropsAnswer)
            CreditUpstream(exchange, data.Length);
        else
            exchange.Down.Write(data, end);
        if (end)
            Settle(exchange);
    }

    /// <summary>Handles the trailers of the upstream's answer.</summary>
    public void AnswerEnds(StreamExchange exchange, HeaderList trailers)
    {
        exchange.IsAnswered = true;
        if (!exchange.DropsAnswer)
        {
            CountGrpc(exchange, trailers);
            exchange.Down.End(trailers.All);
        }
        Settle(exchange);
    }

    /// <summary>Handles a stream that the upstream has reset.</summary>
    public void ResetAnswer(StreamExchange exchange, ErrorCode code)
    {
        exchange.Up.Drop();
        CloseUpstream(exchange, byProxy: false);
        if (exchange.IsClientClosed)
            return;
        if (!exchange.IsAnswered && !exchange.DropsAnswer)
        {
            site.Log.End(exchange.TakeLogged(), LoggedRequest.Broken);
            ResetClient(exchange, code);
        }
        else if (!exchange.Down.IsOver)
            exchange.ResetAfter = code;
        else
            ResetClient(exchange, code);
    }

    /// <summary>Answers in place of an upstream whose answer cannot be read, or breaks the answer off.</summary>
    public void RefuseAnswer(StreamExchange exchange, ErrorCode code, string why)
    {
        ResetUpstream(exchange, code);
        if (exchange.IsClientClosed || exchange.DropsAnswer)
            return;
        if (exchange.HasBegun)
        {
            site.Log.End(exchange.TakeLogged(), LoggedRequest.Broken);
            ResetClient(exchange, ErrorCode.InternalError);
        }
        else
            AnswerWith(exchange, new(502, null, $"the upstream's answer cannot be read: {why}\n"));
    }

    /// <summary>Closes what is complete on both sides.</summary>
    public void Settle(StreamExchange exchange)
    {
        if (!exchange.IsClientClosed && exchange.Up.IsWhole && exchange.Down.IsOver)
            CloseClient(exchange, byProxy: false);
        if (!exchange.IsUpstreamClosed && exchange.Upstream != 0 && exchange.Up.IsOver && exchange.IsAnswered)
            CloseUpstream(exchange, byProxy: false);
    }

    /// <summary>Logs the streams that have no answer, and drops what waits, when the session ends.</summary>
    public void End(bool isByClient)
    {
        _upstream.Leave();
        foreach (var exchange in _client.Streams.Values.Concat(_upstream.Streams.Values).ToList())
        {
            site.Log.End(exchange.TakeLogged(), isByClient ? LoggedRequest.GaveUp : LoggedRequest.Broken);
            exchange.Up.Drop();
            exchange.Down.Drop();
            exchange.Cancel();
            exchange.IsClientClosed = true;
        }
        _waiting.Clear();
    }

    /// <summary>Logs the streams whose client has closed the connection.</summary>
    public void ClientEnds()
    {
        foreach (var exchange in _client.Streams.Values)
            site.Log.End(exchange.TakeLogged(), LoggedRequest.GaveUp);
    }

    private void Meet(ToxicStream stream, StreamExchange exchange, Action<StreamExchange, HttpFate?> then)
    {
        var fate = _fates.MeetAsync(stream, exchange.Request, exchange.Origin, exchange.Over);
        if (fate.IsCompletedSuccessfully)
            then(exchange, fate.Result);
        else
            _ = MeetLaterAsync(fate, exchange, then);
    }

    private async Task MeetLaterAsync(
        ValueTask<HttpFate?> delayed,
        StreamExchange exchange,
        Action<StreamExchange, HttpFate?> then
    )
    {
        try
        {
            var fate = await delayed;
            lock (gate)
            {
                if (!exchange.IsClientClosed)
                    then(exchange, fate);
            }
            flush();
        }
        catch (OperationCanceledException)
        {
            // The stream was closed meanwhile.
        }
        catch (Exception e)
        {
            Log.Error(e, "A stream was reset because the proxy has a defect");
            lock (gate)
                Break(exchange, ErrorCode.InternalError);
            flush();
        }
    }

    private void Forward(StreamExchange exchange, HttpFate? fate)
    {
        if (fate is { Reset: true })
            Abort(exchange, fate);
        else if (fate is { Answer: { } answer })
        {
            fate.Happens();
            AnswerWith(exchange, answer);
        }
        else
        {
            _waiting.Enqueue(exchange);
            ForwardWaiting();
        }
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
                site.Log.End(exchange.TakeLogged(), LoggedRequest.Refused);
                ResetClient(exchange, ErrorCode.RefusedStream);
                continue;
            }
            _upstream.Open(exchange);
            var end = exchange.Up.IsOnlyEnd;
            _upstream.Sends.Headers(exchange.Upstream, exchange.Request.ForUpstream(scheme, authority), end);
            exchange.Up.Release(end);
        }
    }

    private void Respond(StreamExchange exchange, HttpFate? fate)
    {
        // Its answer was found to be wrong meanwhile.
        if (exchange.DropsAnswer)
            return;
        if (fate is { Reset: true })
            Abort(exchange, fate);
        else if (fate is { Answer: { } answer })
        {
            fate.Happens();
            AnswerWith(exchange, answer);
        }
        else
        {
            site.Traffic.Response(exchange.Origin, HeaderRules.StatusOf(exchange.Head!));
            (exchange.Fate, exchange.HasBegun) = (fate, true);
            if (fate?.Cut is { } cut)
                exchange.Down.Cut = new(cut);
            var end = exchange.Down.IsOnlyEnd && fate?.Cut is not { Reset: true };
            _client.Sends.Headers(exchange.Client, exchange.Head!.All, end);
            exchange.Down.Release(end);
        }
    }

    /// <summary>Answers in place of the upstream, whose own answer is dropped.</summary>
    private void AnswerWith(StreamExchange exchange, HttpAnswer answer)
    {
        var grpc = exchange.Request.IsGrpc ? answer.GrpcStatus : null;
        exchange.Status = grpc is { } code ? GrpcStatus.HttpOf(code) : answer.Status;
        site.Traffic.Response(exchange.Origin, grpc is null ? answer.Status : 200);
        if (grpc is { } counted)
            site.Traffic.Grpc(exchange.Origin, counted);
        var window = exchange.Down.Window;
        exchange.Down.Drop();
        (exchange.DropsAnswer, exchange.HasBegun) = (true, true);
        exchange.Down = new(_client.Sends, null, _ => { }, isCut => AnswerPassed(exchange, isCut))
        {
            Stream = exchange.Client,
            Window = window,
        };
        var (head, body) = AnswerHead.Of(exchange.Request, answer);
        _client.Sends.Headers(exchange.Client, head, end: body.Length == 0);
        if (body.Length > 0)
            exchange.Down.Write(Encoding.UTF8.GetBytes(body), end: true);
        else
            exchange.Down.Write([], end: true);
        exchange.Down.Release(endPassed: body.Length == 0);
    }

    private void Abort(StreamExchange exchange, HttpFate fate)
    {
        fate.Happens();
        site.Log.End(exchange.TakeLogged(), LoggedRequest.Broken);
        ResetClient(
            exchange,
            fate.Code switch
            {
                AbortCode.Cancel => ErrorCode.Cancel,
                AbortCode.RefusedStream or AbortCode.GoAway => ErrorCode.RefusedStream,
                _ => ErrorCode.InternalError,
            }
        );
        ResetUpstream(exchange, ErrorCode.Cancel);
        if (fate.Code == AbortCode.GoAway)
            Drain(ErrorCode.NoError, []);
    }

    // The end of an answer has passed to the client, or a fault has cut it.
    private void AnswerPassed(StreamExchange exchange, bool isCut)
    {
        if (!isCut)
            site.Log.End(exchange.TakeLogged(), exchange.Status);
        else if (exchange.Fate!.Cut!.Reset)
        {
            Abort(exchange, exchange.Fate);
            return;
        }
        else
        {
            exchange.Fate.Happens();
            site.Log.End(exchange.TakeLogged(), LoggedRequest.Broken);
            exchange.Down.Drop();
            _client.Output.Data(exchange.Client, [], end: true);
            ResetUpstream(exchange, ErrorCode.Cancel);
        }
        // A client that still sends the request learns that nobody reads it.
        if (!exchange.Up.IsWhole && !exchange.IsClientClosed && (exchange.Upstream == 0 || exchange.IsUpstreamClosed))
            ResetClient(exchange, exchange.ResetAfter ?? ErrorCode.NoError);
        Settle(exchange);
        EndIfDrained();
    }

    private void CountGrpc(StreamExchange exchange, HeaderList end)
    {
        if (!exchange.Request.IsGrpc || GrpcStatus.Of(end) is not { } code)
            return;
        site.Traffic.Grpc(exchange.Origin, code);
        if (code != 0)
            exchange.Status = GrpcStatus.HttpOf(code);
    }

    private void CreditUpstream(StreamExchange exchange, int bytes) =>
        _upstream.Credit(
            exchange.Upstream,
            exchange.IsAnswered || exchange.IsUpstreamClosed ? null : exchange.Answered,
            bytes
        );

    private void Drain(ErrorCode code, ReadOnlySpan<byte> debug)
    {
        IsDraining = true;
        if (!_client.HasBegun)
            return;
        _client.Output.GoAway(_client.Highest, code, debug);
        EndIfDrained();
    }

    private void EndIfDrained()
    {
        if (
            _upstreamEnded
                ? !_client.Streams.Values.Any(x => (x.IsAnswered || x.DropsAnswer) && !x.Down.IsOver)
                : IsDraining && _client.Streams.Count == 0
        )
            _drained.TrySetResult();
    }

    private void ResetClient(StreamExchange exchange, ErrorCode code)
    {
        if (exchange.IsClientClosed)
            return;
        _client.Output.Reset(exchange.Client, code);
        CloseClient(exchange, byProxy: true);
    }

    private void ResetUpstream(StreamExchange exchange, ErrorCode code)
    {
        exchange.Up.Drop();
        if (exchange.IsUpstreamClosed || exchange.Upstream == 0)
            return;
        _upstream.Output.Reset(exchange.Upstream, code);
        CloseUpstream(exchange, byProxy: true);
    }

    private void CloseClient(StreamExchange exchange, bool byProxy)
    {
        if (exchange.IsClientClosed)
            return;
        exchange.IsClientClosed = true;
        exchange.Down.Drop();
        _client.Streams.Remove(exchange.Client);
        _client.Closed.Add(exchange.Client, byProxy);
        exchange.Cancel();
        EndIfDrained();
    }

    private void CloseUpstream(StreamExchange exchange, bool byProxy)
    {
        if (exchange.IsUpstreamClosed)
            return;
        exchange.IsUpstreamClosed = true;
        _upstream.Streams.Remove(exchange.Upstream);
        _upstream.Closed.Add(exchange.Upstream, byProxy);
        ForwardWaiting();
    }
}
