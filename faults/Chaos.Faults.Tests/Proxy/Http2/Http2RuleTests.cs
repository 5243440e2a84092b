using Chaos.Proxy.Http2.Frames;
using static Chaos.Faults.Tests.Proxy.Http2.FramePeer;

namespace Chaos.Faults.Tests.Proxy.Http2;

/// <summary>The rules of RFC 9113 for what a client may send, section by section, and what comes back.</summary>
[Trait("Speed", "Slow")]
public sealed class Http2RuleTests(Http2Site site) : IClassFixture<Http2Site>
{
    private static readonly byte[] s_priorityOnItself = [0, 0, 0, 1, 15];

    private static readonly Dictionary<string, (Func<FramePeer, byte[]> Sent, string Outcome)> s_cases = new()
    {
        ["4.1 a frame of an unknown type is ignored"] = (
            _ => Frame((FrameType)0x16, (FrameFlags)0xff, 0, 1, 2),
            "open"
        ),
        ["4.1 flags that are not defined are ignored"] = (
            _ => Frame(FrameType.Ping, (FrameFlags)0x16, 0, new byte[8]),
            "open"
        ),
        ["4.1 the reserved bit of a stream is ignored"] = (
            _ => Frame(FrameType.Ping, 0, int.MinValue, new byte[8]),
            "open"
        ),
        ["4.2 a frame of the largest size"] = (
            p => [.. Open(p), .. Frame(FrameType.Data, 0, 1, new byte[16384])],
            "open"
        ),
        ["4.2 a larger frame"] = (
            p => [.. Open(p), .. Frame(FrameType.Data, 0, 1, new byte[16385])],
            "GOAWAY FrameSizeError"
        ),
        ["4.3 a block that cannot be decoded"] = (
            _ => Frame(FrameType.Headers, Fields | End, 1, 0x80),
            "GOAWAY CompressionError"
        ),
        ["4.3 a block interrupted by another frame"] = (
            p =>
                [
                    .. Frame(FrameType.Headers, 0, 1, p.Block(":method: GET")),
                    .. Frame(FrameType.Ping, 0, 0, new byte[8]),
                ],
            "GOAWAY ProtocolError"
        ),
        ["4.3 a block interrupted by a frame of an unknown type"] = (
            p => [.. Frame(FrameType.Headers, 0, 1, p.Block(":method: GET")), .. Frame((FrameType)0x16, 0, 0)],
            "GOAWAY ProtocolError"
        ),
        ["4.3 a block interrupted by HEADERS of another stream"] = (
            p => [.. Frame(FrameType.Headers, 0, 1, p.Block(":method: GET")), .. p.Request(3, "/")],
            "GOAWAY ProtocolError"
        ),
        ["5.1 DATA on an idle stream"] = (_ => Frame(FrameType.Data, 0, 1, 1), "GOAWAY ProtocolError"),
        ["5.1 RST_STREAM on an idle stream"] = (_ => Frame(FrameType.Reset, 0, 1, 0, 0, 0, 8), "GOAWAY ProtocolError"),
        ["5.1 WINDOW_UPDATE on an idle stream"] = (
            _ => Frame(FrameType.WindowUpdate, 0, 1, 0, 0, 0, 8),
            "GOAWAY ProtocolError"
        ),
        ["5.1 CONTINUATION on an idle stream"] = (
            p => Frame(FrameType.Continuation, Fields, 1, p.Block("a: b")),
            "GOAWAY ProtocolError"
        ),
        ["5.1 PRIORITY on an idle stream"] = (_ => Frame(FrameType.Priority, 0, 7, 0, 0, 0, 1, 15), "open"),
        ["5.1 DATA on a half-closed stream"] = (
            p => [.. p.Request(1, "/hold"), .. Frame(FrameType.Data, 0, 1, 1)],
            "RST 1 StreamClosed"
        ),
        ["5.1 HEADERS on a half-closed stream"] = (
            p => [.. p.Request(1, "/hold"), .. p.Request(1, "/hold")],
            "RST 1 StreamClosed"
        ),
        ["5.1 WINDOW_UPDATE and PRIORITY on a half-closed stream"] = (
            p =>
                [
                    .. p.Request(1, "/hold"),
                    .. Frame(FrameType.WindowUpdate, 0, 1, 0, 0, 0, 8),
                    .. Frame(FrameType.Priority, 0, 1, 0, 0, 0, 3, 15),
                ],
            "open"
        ),
        ["5.1 DATA after the client's RST_STREAM"] = (
            p => [.. Open(p), .. Frame(FrameType.Reset, 0, 1, 0, 0, 0, 8), .. Frame(FrameType.Data, 0, 1, 1)],
            "GOAWAY StreamClosed"
        ),
        ["5.1 HEADERS after the client's RST_STREAM"] = (
            p => [.. Open(p), .. Frame(FrameType.Reset, 0, 1, 0, 0, 0, 8), .. p.Request(1, "/hold")],
            "GOAWAY StreamClosed"
        ),
        ["5.1 WINDOW_UPDATE, RST_STREAM and PRIORITY on a closed stream"] = (
            p =>
                [
                    .. Open(p),
                    .. Frame(FrameType.Reset, 0, 1, 0, 0, 0, 8),
                    .. Frame(FrameType.WindowUpdate, 0, 1, 0, 0, 0, 8),
                    .. Frame(FrameType.Reset, 0, 1, 0, 0, 0, 8),
                    .. Frame(FrameType.Priority, 0, 1, 0, 0, 0, 3, 15),
                ],
            "open"
        ),
        ["5.1 frames under way when the proxy reset their stream are ignored"] = (
            p =>
                [
                    .. p.Request(1, "bad", end: false),
                    .. Frame(FrameType.Data, 0, 1, new byte[100]),
                    .. Frame(FrameType.Headers, Fields | End, 1, p.Block("x-a: b")),
                ],
            "RST 1 ProtocolError"
        ),
        ["5.1.1 a stream of a client with an even number"] = (p => p.Request(2, "/"), "GOAWAY ProtocolError"),
        ["5.1.1 a stream with a lower number than one before"] = (
            p => [.. p.Request(5, "/hold"), .. p.Request(3, "/")],
            "GOAWAY ProtocolError"
        ),
        ["5.3.1 a stream that depends on itself, in HEADERS"] = (
            p =>
                Frame(
                    FrameType.Headers,
                    Fields | End | FrameFlags.Priority,
                    1,
                    [.. s_priorityOnItself, .. p.Block(":method: GET", ":scheme: http", ":path: /hold")]
                ),
            "RST 1 ProtocolError"
        ),
        ["5.3.1 a stream that depends on itself, in PRIORITY"] = (
            p => [.. Open(p), .. Frame(FrameType.Priority, 0, 1, s_priorityOnItself)],
            "RST 1 ProtocolError"
        ),
        ["6.1 DATA on stream 0"] = (_ => Frame(FrameType.Data, 0, 0, 1), "GOAWAY ProtocolError"),
        ["6.1 padding longer than its frame"] = (
            p => [.. Open(p), .. Frame(FrameType.Data, FrameFlags.Padded, 1, 5, 1, 2, 3)],
            "GOAWAY ProtocolError"
        ),
        ["6.1 padding without its length"] = (
            p => [.. Open(p), .. Frame(FrameType.Data, FrameFlags.Padded, 1)],
            "GOAWAY FrameSizeError"
        ),
        ["6.1 padded DATA"] = (p => [.. Open(p), .. Frame(FrameType.Data, FrameFlags.Padded, 1, 2, 1, 0, 0)], "open"),
        ["6.2 HEADERS on stream 0"] = (
            p => Frame(FrameType.Headers, Fields, 0, p.Block(":method: GET")),
            "GOAWAY ProtocolError"
        ),
        ["6.2 HEADERS too short for a priority"] = (
            _ => Frame(FrameType.Headers, Fields | FrameFlags.Priority, 1, 0, 0),
            "GOAWAY FrameSizeError"
        ),
        ["6.2 padded HEADERS with a priority"] = (
            p =>
                Frame(
                    FrameType.Headers,
                    Fields | End | FrameFlags.Priority | FrameFlags.Padded,
                    1,
                    [2, 0, 0, 0, 0, 15, .. p.Block(":method: GET", ":scheme: http", ":path: /hold"), 0, 0]
                ),
            "open"
        ),
        ["6.3 PRIORITY on stream 0"] = (_ => Frame(FrameType.Priority, 0, 0, 0, 0, 0, 1, 15), "GOAWAY ProtocolError"),
        ["6.3 PRIORITY of a wrong length"] = (
            p => [.. Open(p), .. Frame(FrameType.Priority, 0, 1, 0, 0, 0, 1)],
            "RST 1 FrameSizeError"
        ),
        ["6.4 RST_STREAM on stream 0"] = (_ => Frame(FrameType.Reset, 0, 0, 0, 0, 0, 8), "GOAWAY ProtocolError"),
        ["6.4 RST_STREAM of a wrong length"] = (
            p => [.. Open(p), .. Frame(FrameType.Reset, 0, 1, 0, 0, 8)],
            "GOAWAY FrameSizeError"
        ),
        ["6.4 RST_STREAM with an unknown code"] = (
            p => [.. Open(p), .. Frame(FrameType.Reset, 0, 1, 0, 0, 0, 0xff)],
            "open"
        ),
        ["6.5 SETTINGS on a stream"] = (_ => Frame(FrameType.Settings, 0, 1), "GOAWAY ProtocolError"),
        ["6.5 SETTINGS of a wrong length"] = (_ => Frame(FrameType.Settings, 0, 0, 0, 3, 0), "GOAWAY FrameSizeError"),
        ["6.5 an acknowledgement with a payload"] = (
            _ => Frame(FrameType.Settings, FrameFlags.Ack, 0, 0, 3, 0, 0, 0, 1),
            "GOAWAY FrameSizeError"
        ),
        ["6.5.2 ENABLE_PUSH that is neither 0 nor 1"] = (_ => Setting(2, 2), "GOAWAY ProtocolError"),
        ["6.5.2 INITIAL_WINDOW_SIZE that is too large"] = (_ => Setting(4, 1u << 31), "GOAWAY FlowControlError"),
        ["6.5.2 MAX_FRAME_SIZE that is too small"] = (_ => Setting(5, 16383), "GOAWAY ProtocolError"),
        ["6.5.2 MAX_FRAME_SIZE that is too large"] = (_ => Setting(5, 1u << 24), "GOAWAY ProtocolError"),
        ["6.5.2 an unknown setting"] = (_ => Setting(0xff, 1), "open"),
        ["6.6 PUSH_PROMISE of a client"] = (
            p => [.. Open(p), .. Frame(FrameType.PushPromise, Fields, 1, [0, 0, 0, 2, .. p.Block("a: b")])],
            "GOAWAY ProtocolError"
        ),
        ["6.7 PING on a stream"] = (_ => Frame(FrameType.Ping, 0, 1, new byte[8]), "GOAWAY ProtocolError"),
        ["6.7 PING of a wrong length"] = (_ => Frame(FrameType.Ping, 0, 0, new byte[6]), "GOAWAY FrameSizeError"),
        ["6.7 an acknowledgement that nobody waits for"] = (
            _ => Frame(FrameType.Ping, FrameFlags.Ack, 0, new byte[8]),
            "open"
        ),
        ["6.8 GOAWAY on a stream"] = (_ => Frame(FrameType.GoAway, 0, 1, new byte[8]), "GOAWAY ProtocolError"),
        ["6.8 GOAWAY that is too short"] = (_ => Frame(FrameType.GoAway, 0, 0, new byte[7]), "GOAWAY FrameSizeError"),
        ["6.9 WINDOW_UPDATE by 0 on the connection"] = (
            _ => Frame(FrameType.WindowUpdate, 0, 0, new byte[4]),
            "GOAWAY ProtocolError"
        ),
        ["6.9 WINDOW_UPDATE by 0 on a stream"] = (
            p => [.. Open(p), .. Frame(FrameType.WindowUpdate, 0, 1, new byte[4])],
            "RST 1 ProtocolError"
        ),
        ["6.9 WINDOW_UPDATE of a wrong length"] = (
            _ => Frame(FrameType.WindowUpdate, 0, 0, new byte[3]),
            "GOAWAY FrameSizeError"
        ),
        ["6.9.1 a window of the connection beyond the largest"] = (
            _ => Frame(FrameType.WindowUpdate, 0, 0, 0x7f, 0xff, 0xff, 0xff),
            "GOAWAY FlowControlError"
        ),
        ["6.9.1 a window of a stream beyond the largest"] = (
            p => [.. Open(p), .. Frame(FrameType.WindowUpdate, 0, 1, 0x7f, 0xff, 0xff, 0xff)],
            "RST 1 FlowControlError"
        ),
        ["6.9.2 a setting that makes a window larger than the largest"] = (
            p => [.. Open(p), .. Frame(FrameType.WindowUpdate, 0, 1, 0x7f, 0xff, 0, 0), .. Setting(4, int.MaxValue)],
            "GOAWAY FlowControlError"
        ),
        ["6.10 several CONTINUATION frames"] = (
            p =>
                [
                    .. Frame(FrameType.Headers, End, 1, p.Block(":method: GET", ":scheme: http")),
                    .. Frame(FrameType.Continuation, 0, 1, p.Block(":path: /hold")),
                    .. Frame(FrameType.Continuation, Fields, 1, p.Block("a: b")),
                ],
            "open"
        ),
        ["6.10 CONTINUATION after the end of a block"] = (
            p => [.. Open(p), .. Frame(FrameType.Continuation, Fields, 1, p.Block("a: b"))],
            "GOAWAY ProtocolError"
        ),
        ["8.1 trailers"] = (
            p => [.. Open(p), .. Frame(FrameType.Headers, Fields | End, 1, p.Block("x-trailer: 1"))],
            "open"
        ),
        ["8.1 trailers that do not end the stream"] = (
            p => [.. Open(p), .. Frame(FrameType.Headers, Fields, 1, p.Block("x-trailer: 1"))],
            "RST 1 ProtocolError"
        ),
        ["8.1 trailers with a pseudo-header"] = (
            p => [.. Open(p), .. Frame(FrameType.Headers, Fields | End, 1, p.Block(":method: GET"))],
            "RST 1 ProtocolError"
        ),
        ["8.2 a name in upper case"] = (p => p.Request(1, "/", more: "X-A: b"), "RST 1 ProtocolError"),
        ["8.2 a value with a line break"] = (p => p.Request(1, "/", more: "x-a: b\nc"), "RST 1 ProtocolError"),
        ["8.2.2 a field of the connection"] = (
            p => p.Request(1, "/", more: "connection: close"),
            "RST 1 ProtocolError"
        ),
        ["8.2.2 te that is not trailers"] = (p => p.Request(1, "/", more: "te: gzip"), "RST 1 ProtocolError"),
        ["8.3 an unknown pseudo-header"] = (p => p.Request(1, "/", more: ":x: y"), "RST 1 ProtocolError"),
        ["8.3 a pseudo-header of answers"] = (p => p.Request(1, "/", more: ":status: 200"), "RST 1 ProtocolError"),
        ["8.3 a pseudo-header after other fields"] = (
            p =>
                Frame(
                    FrameType.Headers,
                    Fields | End,
                    1,
                    p.Block(":method: GET", ":scheme: http", "x-a: b", ":path: /hold")
                ),
            "RST 1 ProtocolError"
        ),
        ["8.3 a pseudo-header twice"] = (p => p.Request(1, "/", more: ":path: /"), "RST 1 ProtocolError"),
        ["8.3.1 without :path"] = (
            p => Frame(FrameType.Headers, Fields | End, 1, p.Block(":method: GET", ":scheme: http")),
            "RST 1 ProtocolError"
        ),
        ["8.3.1 with an empty :path"] = (p => p.Request(1, ""), "RST 1 ProtocolError"),
        ["8.3.1 without :method"] = (
            p => Frame(FrameType.Headers, Fields | End, 1, p.Block(":scheme: http", ":path: /")),
            "RST 1 ProtocolError"
        ),
        ["8.3.1 without :scheme"] = (
            p => Frame(FrameType.Headers, Fields | End, 1, p.Block(":method: GET", ":path: /")),
            "RST 1 ProtocolError"
        ),
        ["8.5 CONNECT with a :path"] = (p => p.Request(1, "/", method: "CONNECT"), "RST 1 ProtocolError"),
        ["8.1.1 a body shorter than declared"] = (
            p =>
                [
                    .. p.Request(1, "/hold", end: false, "POST", "content-length: 5"),
                    .. Frame(FrameType.Data, End, 1, 1, 2),
                ],
            "RST 1 ProtocolError"
        ),
        ["8.1.1 a body longer than declared, in two frames"] = (
            p =>
                [
                    .. p.Request(1, "/hold", end: false, "POST", "content-length: 3"),
                    .. Frame(FrameType.Data, 0, 1, 1, 2),
                    .. Frame(FrameType.Data, End, 1, 1, 2),
                ],
            "RST 1 ProtocolError"
        ),
        ["8.1.1 two lengths that differ"] = (
            p => p.Request(1, "/hold", false, "POST", "content-length: 3", "content-length: 4"),
            "RST 1 ProtocolError"
        ),
        ["8.1.1 no body where one is declared"] = (
            p => p.Request(1, "/hold", true, "POST", "content-length: 3"),
            "RST 1 ProtocolError"
        ),
    };

    public static TheoryData<string> Rules => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_client_that_keeps_or_breaks_a_rule_gets_what_the_rule_says(string rule)
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        var peer = await site.ConnectAsync(limit.Token);
        var (sent, outcome) = s_cases[rule];
        await peer.SendAsync(sent(peer));
        Assert.Equal(outcome, await peer.OutcomeAsync());
    }

    [Fact]
    public async Task The_first_bytes_are_settings_and_a_client_that_sends_others_is_told()
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        foreach (var begin in new[] { "INVALID CONNECTION PREFACE\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n" })
        {
            var peer = new FramePeer(await site.Rig.ConnectAsync(), limit.Token);
            await peer.SendAsync(System.Text.Encoding.ASCII.GetBytes(begin));
            Assert.Equal(ErrorCode.ProtocolError, Code((await peer.ReadAsync(FrameType.GoAway)).Payload[4..8]));
            await peer.ExpectEndAsync();
        }
        var noSettings = new FramePeer(await site.Rig.ConnectAsync(), limit.Token);
        await noSettings.SendAsync([
            .. Chaos.Proxy.Http2.ClientPreface.Bytes,
            .. Frame(FrameType.Ping, 0, 0, new byte[8]),
        ]);
        Assert.Equal(FrameType.Settings, (await noSettings.ReadAsync())!.Value.Header.Type);
        Assert.Equal("GOAWAY ProtocolError", await noSettings.OutcomeAsync());
    }

    [Fact]
    public async Task A_client_of_HTTP_1_is_told_what_the_proxy_reads()
    {
        var socket = await site.Rig.ConnectAsync();
        await site.Rig.SendAsync(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        var (text, _) = await site.Rig.ReadToEndAsync(socket);
        Assert.StartsWith("HTTP/1.1 505 ", text, StringComparison.Ordinal);
        Assert.EndsWith("this proxy reads HTTP/2 (http.version is 2)\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_on_a_stream_that_both_sides_have_ended_are_an_error_of_the_connection()
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        foreach (var data in new[] { true, false })
        {
            var peer = await site.ConnectAsync(limit.Token);
            await peer.SendAsync(peer.Request(1, "/size/0"));
            while (
                (await peer.ReadAsync())!.Value.Header is var header
                && !(header.Type is FrameType.Data or FrameType.Headers && header.Has(End))
            ) { }
            await peer.SendAsync(data ? Frame(FrameType.Data, 0, 1, 1) : peer.Request(1, "/"));
            Assert.Equal("GOAWAY StreamClosed", await peer.OutcomeAsync());
        }
    }

    [Fact]
    public async Task Data_keeps_to_the_windows_of_the_client_also_when_a_setting_makes_them_negative()
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        var peer = await site.ConnectAsync(limit.Token);
        await peer.SendAsync([.. Setting(4, 3), .. peer.Request(1, "/size/10")]);
        Assert.Equal(3, (await peer.ReadAsync(FrameType.Data)).Header.Length);
        await peer.SendAsync([.. Setting(4, 1), .. Frame(FrameType.WindowUpdate, 0, 1, 0, 0, 0, 2)]);
        Assert.Equal("open", await peer.OutcomeAsync());
        await peer.SendAsync(Frame(FrameType.WindowUpdate, 0, 1, 0, 0, 0, 1));
        Assert.Equal(1, (await peer.ReadAsync(FrameType.Data)).Header.Length);
        await peer.SendAsync(Frame(FrameType.WindowUpdate, 0, 1, 0, 0, 1, 0));
        var last = await peer.ReadAsync(FrameType.Data);
        Assert.Equal(6, last.Header.Length);
    }

    [Fact]
    public async Task One_stream_whose_window_is_used_up_does_not_hold_up_another()
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        var peer = await site.ConnectAsync(limit.Token);
        await peer.SendAsync([.. Setting(4, 0), .. peer.Request(1, "/size/100"), .. peer.Request(3, "/size/100")]);
        await peer.SendAsync(Frame(FrameType.WindowUpdate, 0, 3, 0, 0, 1, 0));
        Assert.Equal((3, 100), (await peer.ReadAsync(FrameType.Data)) is var (h, _) ? (h.Stream, h.Length) : default);
    }

    [Fact]
    public async Task More_streams_than_announced_are_refused_so_that_they_may_be_tried_again()
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        var peer = await site.ConnectAsync(limit.Token);
        var settings = (await peer.ReadAsync(FrameType.Settings)).Payload;
        // Kestrel's limit, which is below the proxy's own.
        Assert.Equal([0, 3, 0, 0, 0, 100], settings[..6]);
        await peer.SendAsync([.. Enumerable.Range(0, 101).SelectMany(i => peer.Request((2 * i) + 1, "/hold"))]);
        Assert.Equal("RST 201 RefusedStream", await peer.OutcomeAsync());
    }

    [Fact]
    public async Task Fields_beyond_the_limit_are_answered_with_431_and_the_connection_goes_on()
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        var peer = await site.ConnectAsync(limit.Token);
        // Each takes one byte in the block, and 4 KB in the list.
        await peer.SendAsync(
            peer.Request(1, "/", more: [.. Enumerable.Repeat($"x-large: {new string('x', 3000)}", 30)])
        );
        Assert.Contains(":status: 431", peer.Decode((await peer.ReadAsync(FrameType.Headers)).Payload));
        await peer.SendAsync(peer.Request(3, "/size/1"));
        Assert.Contains(":status: 200", peer.Decode((await peer.ReadAsync(FrameType.Headers)).Payload));
    }

    private static byte[] Open(FramePeer peer) => peer.Request(1, "/hold", end: false, "POST");

    private static byte[] Setting(ushort id, uint value) =>
        Frame(
            FrameType.Settings,
            0,
            0,
            (byte)(id >> 8),
            (byte)id,
            (byte)(value >> 24),
            (byte)(value >> 16),
            (byte)(value >> 8),
            (byte)value
        );
}
