using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http2;
using Chaos.Proxy.Http2.Frames;
using static Chaos.Faults.Tests.Proxy.Http2.FramePeer;

namespace Chaos.Faults.Tests.Proxy.Http2;

/// <summary>What an upstream does, frame by frame, and what its client sees of it.</summary>
[Trait("Speed", "Slow")]
public sealed class Http2UpstreamTests
{
    private static readonly byte[] s_ping = [1, 2, 3, 4, 5, 6, 7, 8];

    [Fact]
    public async Task A_ping_goes_to_the_upstream_and_back_so_that_a_keepalive_tells_whether_the_service_lives()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        var (client, upstream) = await ConnectAsync(rig);
        await client.SendAsync(Frame(FrameType.Ping, 0, 0, s_ping));
        var (header, payload) = await upstream.ReadAsync(FrameType.Ping);
        Assert.Equal(s_ping, payload);
        Assert.False(header.Has(FrameFlags.Ack));
        await upstream.SendAsync(Frame(FrameType.Ping, FrameFlags.Ack, 0, s_ping));
        (header, payload) = await client.ReadAsync(FrameType.Ping);
        Assert.Equal(s_ping, payload);
        Assert.True(header.Has(FrameFlags.Ack));
        await upstream.SendAsync(Frame(FrameType.Ping, 0, 0, s_ping));
        Assert.False((await client.ReadAsync(FrameType.Ping)).Header.Has(FrameFlags.Ack));
    }

    [Fact]
    public async Task Streams_that_a_leaving_upstream_has_not_handled_are_refused_and_the_others_are_answered()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        var (client, upstream) = await ConnectAsync(rig);
        foreach (var stream in new[] { 1, 3, 5 })
        {
            await client.SendAsync(client.Request(stream, "/"));
            await upstream.ReadAsync(FrameType.Headers);
        }
        await upstream.SendAsync(Frame(FrameType.GoAway, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0));
        var notice = (await client.ReadAsync(FrameType.GoAway)).Payload;
        Assert.Equal([0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0], notice);
        await upstream.SendAsync(Frame(FrameType.GoAway, 0, 0, [0, 0, 0, 3, 0, 0, 0, 0, .. "why"u8]));
        var (header, code) = await client.ReadAsync(FrameType.Reset);
        Assert.Equal((5, ErrorCode.RefusedStream), (header.Stream, Code(code)));
        Assert.Equal([0, 0, 0, 5, 0, 0, 0, 0, .. "why"u8], (await client.ReadAsync(FrameType.GoAway)).Payload);
        // A stream that was under way is ignored, and not named as handled afterwards.
        await client.SendAsync(client.Request(7, "/"));
        Assert.Equal("open", await EchoedOutcomeAsync(client, upstream));
        await upstream.SendAsync(Frame(FrameType.GoAway, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0));
        Assert.Equal([0, 0, 0, 5, 0, 0, 0, 0], (await client.ReadAsync(FrameType.GoAway)).Payload);
        foreach (var stream in new[] { 3, 1 })
        {
            await upstream.SendAsync(Answer(upstream, stream));
            Assert.Equal(stream, (await client.ReadAsync(FrameType.Headers)).Header.Stream);
        }
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_reset_of_the_upstream_comes_with_its_code_and_one_after_the_answer_comes_after_the_answer()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        var (client, upstream) = await ConnectAsync(rig);
        await client.SendAsync(client.Request(1, "/", end: false, "POST"));
        await upstream.ReadAsync(FrameType.Headers);
        await upstream.SendAsync(Frame(FrameType.Reset, 0, 1, 0, 0, 0, (byte)ErrorCode.RefusedStream));
        Assert.Equal(ErrorCode.RefusedStream, Code((await client.ReadAsync(FrameType.Reset)).Payload));

        await client.SendAsync(client.Request(3, "/", end: false, "POST"));
        await upstream.ReadAsync(FrameType.Headers);
        await upstream.SendAsync([.. Answer(upstream, 3), .. Frame(FrameType.Reset, 0, 3, 0, 0, 0, 0)]);
        Assert.True((await client.ReadAsync(FrameType.Headers)).Header.Has(End));
        Assert.Equal(ErrorCode.NoError, Code((await client.ReadAsync(FrameType.Reset)).Payload));
        Assert.Equal("[0 broken][1 200]", await LogAsync(rig));
    }

    [Fact]
    public async Task A_client_that_gives_up_is_seen_by_the_upstream_with_its_code()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        var (client, upstream) = await ConnectAsync(rig);
        await client.SendAsync(client.Request(1, "/"));
        await upstream.ReadAsync(FrameType.Headers);
        await client.SendAsync(Frame(FrameType.Reset, 0, 1, 0, 0, 0, (byte)ErrorCode.Cancel));
        Assert.Equal(ErrorCode.Cancel, Code((await upstream.ReadAsync(FrameType.Reset)).Payload));
        // What was under way is dropped, and its window is given back.
        await upstream.SendAsync(Answer(upstream, 1));
        Assert.Equal("open", await EchoedOutcomeAsync(client, upstream));
        Assert.Equal("[0 gave up]", await LogAsync(rig));
    }

    [Fact]
    public async Task Interim_answers_pass_before_the_final_one()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        var (client, upstream) = await ConnectAsync(rig);
        await client.SendAsync(client.Request(1, "/", more: "expect: 100-continue"));
        await upstream.ReadAsync(FrameType.Headers);
        await upstream.SendAsync([
            .. Frame(FrameType.Headers, Fields, 1, upstream.Block(":status: 100")),
            .. Frame(FrameType.Headers, Fields, 1, upstream.Block(":status: 103", "link: a")),
            .. Answer(upstream, 1),
        ]);
        foreach (var status in new[] { 100, 103, 200 })
            Assert.Contains($":status: {status}", client.Decode((await client.ReadAsync(FrameType.Headers)).Payload));
    }

    [Theory]
    [InlineData(":status: 99", "the answer has no :status from 100 to 599 other than 101", false)]
    [InlineData(":status: 200|connection: close", "the field connection is not allowed in HTTP/2", false)]
    [InlineData(":status: 101", "the answer has no :status from 100 to 599 other than 101", false)]
    [InlineData(":status: 100", "it ends with an interim status", true)]
    [InlineData("x-a: b", "the answer has no :status from 100 to 599 other than 101", true)]
    public async Task An_answer_that_breaks_the_rules_is_replaced_by_502_that_says_why(
        string head,
        string why,
        bool end
    )
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        var (client, upstream) = await ConnectAsync(rig);
        await client.SendAsync(client.Request(1, "/"));
        await upstream.ReadAsync(FrameType.Headers);
        await upstream.SendAsync(
            Frame(FrameType.Headers, Fields | (end ? End : 0), 1, upstream.Block(head.Split('|')))
        );
        Assert.Contains(":status: 502", client.Decode((await client.ReadAsync(FrameType.Headers)).Payload));
        Assert.Contains(
            why,
            System.Text.Encoding.UTF8.GetString((await client.ReadAsync(FrameType.Data)).Payload),
            StringComparison.Ordinal
        );
        Assert.Equal(ErrorCode.ProtocolError, Code((await upstream.ReadAsync(FrameType.Reset)).Payload));
    }

    [Fact]
    public async Task A_frame_of_the_upstream_that_is_an_error_ends_both_connections_with_the_reason()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        var (client, upstream) = await ConnectAsync(rig);
        await upstream.SendAsync(Frame(FrameType.PushPromise, Fields, 1, 0, 0, 0, 2));
        var payload = (await client.ReadAsync(FrameType.GoAway)).Payload;
        Assert.Equal(ErrorCode.InternalError, Code(payload[4..8]));
        Assert.Equal(
            "the upstream's HTTP/2 cannot be read: PUSH_PROMISE is not allowed",
            System.Text.Encoding.UTF8.GetString(payload[8..])
        );
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task An_upstream_that_does_not_speak_HTTP_2_counts_as_refused()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        var client = await rig.ConnectNearAsync(rig.Listen);
        using var upstream = await rig.Upstream.AcceptAsync(rig.Limit);
        await rig.SendAsync(upstream, "HTTP/1.1 400 Bad Request\r\n\r\n");
        await rig.ExpectEndAsync(client);
        Assert.Equal("[0 refused]", await LogAsync(rig));
    }

    [Fact]
    public async Task Streams_beyond_the_limit_of_the_upstream_wait_for_those_whose_answer_a_fault_has_replaced()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        await rig.AddAsync(new HttpAnswerToxic { Path = "/replaced" });
        var (client, upstream) = await ConnectAsync(rig, Frame(FrameType.Settings, 0, 0, 0, 3, 0, 0, 0, 1));
        await client.SendAsync(client.Request(1, "/replaced"));
        await upstream.ReadAsync(FrameType.Headers);
        await upstream.SendAsync(Frame(FrameType.Headers, Fields, 1, upstream.Block(":status: 200")));
        Assert.Contains(":status: 503", client.Decode((await client.ReadAsync(FrameType.Headers)).Payload));
        // The upstream's stream is still open, so the next one waits.
        await client.SendAsync(client.Request(3, "/"));
        Assert.Equal("open", await EchoedOutcomeAsync(client, upstream));
        await upstream.SendAsync(Frame(FrameType.Data, End, 1, 1));
        Assert.Equal(3, (await upstream.ReadAsync(FrameType.Headers)).Header.Stream);
    }

    [Fact]
    public async Task A_slow_client_slows_the_upstream_and_no_more_than_a_window_waits_in_the_proxy()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        var (client, upstream) = await ConnectAsync(rig);
        await client.SendAsync(client.Request(1, "/"));
        await upstream.ReadAsync(FrameType.Headers);
        await upstream.SendAsync(Frame(FrameType.Headers, Fields, 1, upstream.Block(":status: 200")));
        await upstream.SendAsync([
            .. Enumerable
                .Range(0, Endpoint.StreamWindow / 16_384)
                .SelectMany(_ => Frame(FrameType.Data, 0, 1, new byte[16_384])),
        ]);
        // The client's window is the default; it gives nothing back, and so does the proxy.
        for (var got = 0; got < 65_535; )
            got += (await client.ReadAsync(FrameType.Data)).Header.Length;
        await upstream.SendAsync(Frame(FrameType.Data, 0, 1, 1));
        Assert.Equal(ErrorCode.FlowControlError, Code((await upstream.ReadAsync(FrameType.Reset)).Payload));
        Assert.Equal(ErrorCode.InternalError, Code((await client.ReadAsync(FrameType.Reset)).Payload));
    }

    [Fact]
    public async Task A_client_that_sends_more_than_its_window_is_refused()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        var (client, upstream) = await ConnectAsync(rig);
        await client.SendAsync(client.Request(1, "/", end: false, "POST"));
        await upstream.ReadAsync(FrameType.Headers);
        await client.SendAsync([
            .. Enumerable
                .Range(0, Endpoint.StreamWindow / 16_384)
                .SelectMany(_ => Frame(FrameType.Data, 0, 1, new byte[16_384])),
        ]);
        for (var got = 0; got < 65_535; )
            got += (await upstream.ReadAsync(FrameType.Data)).Header.Length;
        await client.SendAsync(Frame(FrameType.Data, 0, 1, 1));
        Assert.Equal(ErrorCode.FlowControlError, Code((await client.ReadAsync(FrameType.Reset)).Payload));
        Assert.Equal(ErrorCode.Cancel, Code((await upstream.ReadAsync(FrameType.Reset)).Payload));
    }

    [Fact]
    public async Task What_an_upstream_answered_before_it_closed_still_passes_and_the_rest_is_broken()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        var (client, upstream) = await ConnectAsync(rig);
        await client.SendAsync([.. client.Request(1, "/"), .. client.Request(3, "/")]);
        await upstream.ReadAsync(FrameType.Headers);
        await upstream.SendAsync([
            .. Frame(FrameType.Headers, Fields, 1, upstream.Block(":status: 200")),
            .. Enumerable.Range(0, 12).SelectMany(i => Frame(FrameType.Data, i == 11 ? End : 0, 1, new byte[16_000])),
        ]);
        upstream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        // 192,000 bytes need more than the first window.
        var got = 0;
        while (await client.ReadAsync() is var (header, _))
        {
            if (header.Type != FrameType.Data)
                continue;
            got += header.Length;
            if (header.Length > 0 && got >= 65_535)
                await client.SendAsync([
                    .. Frame(FrameType.WindowUpdate, 0, 0, 0, 1, 0, 0),
                    .. Frame(FrameType.WindowUpdate, 0, 1, 0, 1, 0, 0),
                ]);
        }
        Assert.Equal(192_000, got);
        Assert.Equal("[0 200][1 broken]", await LogAsync(rig));
    }

    [Fact]
    public async Task A_client_that_closes_its_side_is_seen_by_the_upstream_after_its_requests()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        var (client, upstream) = await ConnectAsync(rig);
        await client.SendAsync(client.Request(1, "/"));
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        var seen = new List<FrameType>();
        while (await upstream.ReadAsync() is var (header, _))
            seen.Add(header.Type);
        Assert.Contains(FrameType.Headers, seen);
        await upstream.SendAsync(Answer(upstream, 1));
        Assert.True((await client.ReadAsync(FrameType.Headers)).Header.Has(End));
        upstream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        await client.ExpectEndAsync();
        Assert.Equal("[0 gave up]", await LogAsync(rig));
    }

    [Fact]
    public async Task The_scheme_is_that_of_the_connection_and_the_authority_is_rewritten_on_request()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode with { RewriteHost = true });
        var (client, upstream) = await ConnectAsync(rig);
        await client.SendAsync(
            Frame(
                FrameType.Headers,
                Fields | End,
                1,
                client.Block(":method: GET", ":scheme: https", ":authority: front", ":path: /a?b", "host: front")
            )
        );
        Assert.Equal(
            [":method: GET", ":scheme: http", $":authority: {rig.Upstream.LocalEndPoint}", ":path: /a?b"],
            upstream.Decode((await upstream.ReadAsync(FrameType.Headers)).Payload)
        );
    }

    [Fact]
    public async Task CONNECT_makes_a_tunnel()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        var (client, upstream) = await ConnectAsync(rig);
        await client.SendAsync(
            Frame(FrameType.Headers, Fields, 1, client.Block(":method: CONNECT", ":authority: a:1"))
        );
        Assert.Equal(
            [":method: CONNECT", ":authority: a:1"],
            upstream.Decode((await upstream.ReadAsync(FrameType.Headers)).Payload)
        );
        await upstream.SendAsync([
            .. Frame(FrameType.Headers, Fields, 1, upstream.Block(":status: 200")),
            .. Frame(FrameType.Data, 0, 1, 42),
        ]);
        Assert.Equal([42], (await client.ReadAsync(FrameType.Data)).Payload);
        await client.SendAsync(Frame(FrameType.Data, 0, 1, 43));
        Assert.Equal([43], (await upstream.ReadAsync(FrameType.Data)).Payload);
    }

    private static byte[] Answer(FramePeer upstream, int stream) =>
        Frame(FrameType.Headers, Fields | End, stream, upstream.Block(":status: 200"));

    /// <summary>Connects a client and an upstream that the test drives.</summary>
    internal static async Task<(FramePeer Client, FramePeer Upstream)> ConnectAsync(Rig rig, byte[]? settings = null)
    {
        var client = new FramePeer(await rig.ConnectNearAsync(rig.Listen), rig.Limit);
        var upstream = new FramePeer(await rig.AcceptAsync(), rig.Limit);
        await client.BeginAsync();
        var preface = new byte[ClientPreface.Bytes.Length];
        Assert.Equal(preface.Length, await upstream.Socket.ReceiveAsync(preface, rig.Limit));
        await upstream.SendAsync(settings ?? Frame(FrameType.Settings, 0, 0));
        await client.ReadAsync(FrameType.Settings);
        await upstream.ReadAsync(FrameType.Settings);
        return (client, upstream);
    }

    /// <summary>As <see cref="FramePeer.OutcomeAsync"/>, with an upstream that acknowledges the PING.</summary>
    private static async Task<string> EchoedOutcomeAsync(FramePeer client, FramePeer upstream)
    {
        var outcome = client.OutcomeAsync();
        var (_, payload) = await upstream.ReadAsync(FrameType.Ping);
        await upstream.SendAsync(Frame(FrameType.Ping, FrameFlags.Ack, 0, payload));
        return await outcome;
    }

    /// <summary>How the requests in the log have ended, after the last of them has.</summary>
    private static async Task<string> LogAsync(Rig rig)
    {
        while (true)
        {
            var (entries, _, _) = await rig.Client.LogAsync("p", 0, rig.Limit);
            if (entries.Count(e => e.IsBegin) * 2 == entries.Count)
                return string.Concat(
                    entries.Where(e => !e.IsBegin).Select(e => $"[{e.Number} {e.How ?? $"{e.Status}"}]").Order()
                );
        }
    }
}
