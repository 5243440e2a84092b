using Chaos.Proxy.Http2.Frames;
using Chaos.Proxy.Http2.Messages;
using Chaos.Proxy.Http2.Streams;

namespace Chaos.Proxy.Http2;

/// <summary>The connection with the upstream, on which the proxy is the client.</summary>
internal sealed class UpstreamEndpoint(FrameOutput output, StreamRelay relay) : Endpoint(output)
{
    private int _last = int.MaxValue;

    /// <summary>Whether another stream may be opened now.</summary>
    public bool CanOpen => Streams.Count < Sends.Peer.MaxConcurrentStreams;

    /// <summary>Whether no stream can be opened any more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Begins the connection.</summary>
    public void Begin()
    {
        Output.Raw(ClientPreface.Bytes);
        Begin((SettingId.EnablePush, 0u));
    }

    /// <summary>No stream can be opened any more.</summary>
    public void Leave() => IsGone = true;

    /// <summary>Opens a stream for an exchange.</summary>
    public void Open(StreamExchange exchange)
    {
        Highest = Highest == 0 ? 1 : Highest + 2;
        // A connection has no more numbers than these.
        IsGone |= Highest >= int.MaxValue - 2;
        exchange.Upstream = exchange.Up.Stream = Highest;
        exchange.Up.Window = Sends.Peer.InitialWindow;
        Streams[Highest] = exchange;
    }

    protected override bool IsIdle(int stream) => stream > Highest || stream % 2 == 0;

    protected override (bool IsWhole, ReceiveWindow Window, Flow To) FlowsOf(StreamExchange exchange) =>
        (exchange.IsAnswered, exchange.Answered, exchange.Up);

    protected override void OnHeaders(int stream, HeaderBlock block, HeaderList fields, bool isTooLarge)
    {
        if (!Streams.TryGetValue(stream, out var exchange))
        {
            if (IsIdle(stream))
                throw Wrong(ErrorCode.ProtocolError, "HEADERS on a stream that is not open");
            return;
        }
        var error =
            exchange.IsAnswered ? "it goes on after its end"
            : isTooLarge ? "its header fields are too large"
            : exchange.Head is null ? HeaderRules.Response(fields)
            : !block.EndsStream ? "fields come after its body that are not its end"
            : exchange.AnswerLeft > 0 ? "its body is shorter than declared"
            : HeaderRules.Trailers(fields);
        var isInterim = exchange.Head is null && error is null && HeaderRules.StatusOf(fields) < 200;
        if (isInterim && block.EndsStream)
            error = "it ends with an interim status";
        if (error is not null)
            relay.Answers.Refuse(exchange, ErrorCode.ProtocolError, error);
        else if (isInterim)
            relay.Answers.Interim(exchange, fields);
        else if (exchange.Head is null)
        {
            var hasNoBody = exchange.Request.Method == "HEAD" || HeaderRules.StatusOf(fields) == 304;
            exchange.AnswerLeft = hasNoBody || block.EndsStream ? null : HeaderRules.LengthOf(fields);
            relay.Answers.Begin(exchange, fields, block.EndsStream);
        }
        else
            relay.Answers.End(exchange, fields);
    }

    protected override void OnData(StreamExchange exchange, ReadOnlySpan<byte> data, bool end)
    {
        exchange.AnswerLeft -= data.Length;
        if (exchange.Head is null || exchange.AnswerLeft < 0 || (end && exchange.AnswerLeft > 0))
        {
            Credit(0, null, data.Length);
            relay.Answers.Refuse(exchange, ErrorCode.ProtocolError, "its body does not fit its head");
        }
        else
            relay.Answers.Data(exchange, data, end);
    }

    protected override void OnClosed(int stream, FrameType type)
    {
        // What was under way when the proxy reset the stream. Others are the upstream's own matter.
    }

    protected override void OnReset(StreamExchange exchange, ErrorCode code) => relay.Answers.Reset(exchange, code);

    protected override void OnError(StreamExchange exchange, ErrorCode code) =>
        relay.Answers.Refuse(exchange, code, "it breaks the rules of HTTP/2");

    protected override void OnSettings() => relay.UpstreamChanged();

    protected override void OnPing(ReadOnlySpan<byte> payload, bool ack) => relay.PingClient(payload, ack);

    protected override void OnGoAway(int last, ErrorCode code, ReadOnlySpan<byte> debug)
    {
        // A server may first announce that it will go, with the highest number, and then go with the real one.
        _last = Math.Min(_last, last);
        IsGone |= _last < int.MaxValue;
        relay.UpstreamGoesAway(_last, code, debug);
    }

    protected override void Count(FrameType type, int length) { }
}
