using Chaos.Proxy.Http2.Frames;
using Chaos.Proxy.Http2.Messages;
using Chaos.Proxy.Http2.Streams;
using Chaos.Proxy.Timing;

namespace Chaos.Proxy.Http2;

/// <summary>The connection with the client, on which the proxy is the server.</summary>
internal sealed class ClientEndpoint(FrameOutput output, StreamRelay relay, ProxyClock clock) : Endpoint(output)
{
    /// <summary>Most streams that a client may have open, whatever the upstream allows.</summary>
    public const int MostStreams = 1000;

    /// <summary>A stream that its client resets earlier was not meant to be answered.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(10);

    private readonly FloodGuard _idle = new(clock, 10_000, 1000, "PING, SETTINGS, RST_STREAM and empty DATA frames");
    private readonly FloodGuard _resets = new(clock, 1000, 200, "streams that are reset at once, or for an error");
    private uint? _allowed;

    /// <summary>Whether the connection has begun, so that frames may be sent.</summary>
    public bool HasBegun => _allowed is not null;

    /// <summary>Begins the connection, or tells what the upstream has changed.</summary>
    public void Announce(PeerSettings upstream)
    {
        var allowed = Math.Min(upstream.MaxConcurrentStreams, MostStreams);
        if (_allowed is null && upstream.ConnectsProtocols)
            Begin((SettingId.MaxConcurrentStreams, allowed), (SettingId.EnableConnectProtocol, 1u));
        else if (_allowed is null)
            Begin((SettingId.MaxConcurrentStreams, allowed));
        else if (_allowed != allowed)
            Output.Settings((SettingId.MaxConcurrentStreams, allowed));
        _allowed = allowed;
    }

    protected override bool IsIdle(int stream) => stream > Highest || stream % 2 == 0;

    protected override (bool IsWhole, ReceiveWindow Window, Flow To) FlowsOf(StreamExchange exchange) =>
        (exchange.Up.IsWhole, exchange.Up.Received!, exchange.Down);

    protected override void OnHeaders(int stream, HeaderBlock block, HeaderList fields, bool isTooLarge)
    {
        if (stream % 2 == 0)
            throw Wrong(ErrorCode.ProtocolError, "the number of a client's stream is even");
        if (Streams.TryGetValue(stream, out var exchange))
        {
            OnTrailers(exchange, block, fields, isTooLarge);
            return;
        }
        if (stream <= Highest)
        {
            OnClosed(stream, FrameType.Headers);
            return;
        }
        Highest = stream;
        if (relay.Ends.IsDraining)
        {
            Closed.Add(stream, byThisSide: true);
            return;
        }
        if (isTooLarge)
            relay.RefuseTooLarge(stream, block.EndsStream);
        else if (block.DependsOnItself || HeaderRules.Request(fields, relay.ConnectsProtocols) is not null)
        {
            _resets.Take();
            relay.RefuseMalformed(stream);
        }
        else if (Streams.Count >= _allowed)
        {
            Output.Reset(stream, ErrorCode.RefusedStream);
            Closed.Add(stream, byThisSide: true);
        }
        else
            relay.Open(stream, fields, block.EndsStream);
    }

    protected override void OnData(StreamExchange exchange, ReadOnlySpan<byte> data, bool end)
    {
        exchange.RequestLeft -= data.Length;
        if (exchange.RequestLeft < 0 || (end && exchange.RequestLeft > 0))
        {
            Credit(0, null, data.Length);
            OnError(exchange, ErrorCode.ProtocolError);
            return;
        }
        exchange.Up.Write(data, end);
        if (end)
            relay.Ends.Settle(exchange);
    }

    protected override void OnClosed(int stream, FrameType type)
    {
        if (Closed.IsByThisSide(stream) is true)
            return;
        throw type == FrameType.Headers && Closed.IsByThisSide(stream) is null
            ? Wrong(ErrorCode.ProtocolError, "the number of a new stream is not higher than those before")
            : Wrong(ErrorCode.StreamClosed, $"{type} on a stream that is closed");
    }

    protected override void OnReset(StreamExchange exchange, ErrorCode code)
    {
        if (clock.Now - exchange.OpenedAt < AtOnce)
            _resets.Take();
        relay.Ends.GiveUp(exchange, code);
    }

    protected override void OnError(StreamExchange exchange, ErrorCode code)
    {
        _resets.Take();
        relay.Ends.Break(exchange, code);
    }

    protected override void OnSettings() { }

    // Passed on, so that a client's keepalive finds out whether the service lives, not whether the proxy does.
    protected override void OnPing(ReadOnlySpan<byte> payload, bool ack) => relay.PingUpstream(payload, ack);

    protected override void OnGoAway(int last, ErrorCode code, ReadOnlySpan<byte> debug) =>
        relay.ClientGoesAway(code, debug);

    protected override void Count(FrameType type, int length)
    {
        switch (type)
        {
            case FrameType.Headers:
            case FrameType.Data when length > 0:
                _idle.Earn();
                break;
            case FrameType.Data:
            case FrameType.Ping:
            case FrameType.Settings:
            case FrameType.Reset:
                _idle.Take();
                break;
        }
    }

    private void OnTrailers(StreamExchange exchange, HeaderBlock block, HeaderList fields, bool isTooLarge)
    {
        if (exchange.Up.IsWhole)
            OnError(exchange, ErrorCode.StreamClosed);
        else if (
            !block.EndsStream
            || isTooLarge
            || block.DependsOnItself
            || HeaderRules.Trailers(fields) is not null
            || exchange.RequestLeft > 0
        )
            OnError(exchange, ErrorCode.ProtocolError);
        else
        {
            exchange.Up.End(fields.All);
            relay.Ends.Settle(exchange);
        }
    }
}
