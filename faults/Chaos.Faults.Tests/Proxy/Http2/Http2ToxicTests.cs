using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http2.Frames;
using Chaos.Proxy.Toxics;
using static Chaos.Faults.Tests.Proxy.Http2.FramePeer;

namespace Chaos.Faults.Tests.Proxy.Http2;

/// <summary>Faults of requests, frame by frame.</summary>
[Trait("Speed", "Slow")]
public sealed class Http2ToxicTests
{
    [Fact]
    public async Task An_answer_has_status_fields_and_body_and_a_request_that_goes_on_is_stopped()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        await rig.AddAsync(new HttpAnswerToxic { RetryAfterSeconds = 2, Body = "später" }, ToxicStream.Upstream);
        var (client, _) = await Http2UpstreamTests.ConnectAsync(rig);
        await client.SendAsync(client.Request(1, "/", end: false, "POST"));
        Assert.Equal(
            [":status: 503", "content-length: 7", "content-type: text/plain; charset=utf-8", "retry-after: 2"],
            client.Decode((await client.ReadAsync(FrameType.Headers)).Payload)
        );
        var (header, body) = await client.ReadAsync(FrameType.Data);
        Assert.Equal("später", System.Text.Encoding.UTF8.GetString(body));
        Assert.True(header.Has(End));
        Assert.Equal(ErrorCode.NoError, Code((await client.ReadAsync(FrameType.Reset)).Payload));
        // HEAD gets no body.
        await client.SendAsync(client.Request(3, "/", method: "HEAD"));
        Assert.True((await client.ReadAsync(FrameType.Headers)).Header.Has(End));
    }

    [Fact]
    public async Task An_answer_for_gRPC_is_all_head_with_the_type_of_the_request_and_when_to_try_again()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        await rig.AddAsync(
            new HttpAnswerToxic
            {
                GrpcStatus = 14,
                GrpcMessage = " 1 % ü",
                RetryAfterSeconds = 2,
            },
            ToxicStream.Upstream
        );
        var (client, _) = await Http2UpstreamTests.ConnectAsync(rig);
        await client.SendAsync(client.Request(1, "/a.B/C", true, "POST", "content-type: application/grpc+proto"));
        var (header, payload) = await client.ReadAsync(FrameType.Headers);
        Assert.Equal(
            [
                ":status: 200",
                "content-type: application/grpc+proto",
                "grpc-status: 14",
                "grpc-message: %201 %25 %C3%BC",
                "grpc-retry-pushback-ms: 2000",
            ],
            client.Decode(payload)
        );
        Assert.True(header.Has(End));
        foreach (var type in new[] { "application/grpc-web", "application/json" })
        {
            await client.SendAsync(
                client.Request(type.EndsWith('b') ? 3 : 5, "/", true, "POST", $"content-type: {type}")
            );
            Assert.Contains(":status: 503", client.Decode((await client.ReadAsync(FrameType.Headers)).Payload));
        }
    }

    [Theory]
    [InlineData(AbortCode.InternalError, "InternalError")]
    [InlineData(AbortCode.Cancel, "Cancel")]
    [InlineData(AbortCode.RefusedStream, "RefusedStream")]
    [InlineData(AbortCode.GoAway, "RefusedStream")]
    public async Task A_request_is_aborted_with_the_code_before_the_service_sees_it(AbortCode code, string seen)
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        await rig.AddAsync(new HttpAbortToxic { Code = code }, ToxicStream.Upstream);
        var (client, _) = await Http2UpstreamTests.ConnectAsync(rig);
        await client.SendAsync(client.Request(1, "/"));
        Assert.Equal(seen, $"{Code((await client.ReadAsync(FrameType.Reset)).Payload)}");
        if (code != AbortCode.GoAway)
            return;
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 0], (await client.ReadAsync(FrameType.GoAway)).Payload);
        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData(AbortPoint.AfterHeaders, 0, 0)]
    [InlineData(AbortPoint.InBody, 4, 4)]
    [InlineData(AbortPoint.InBody, 99, 10)]
    public async Task An_answer_is_aborted_at_its_point(AbortPoint at, int after, int passes)
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        await rig.AddAsync(new HttpAbortToxic { At = at, AfterBytes = after });
        var (client, upstream) = await Http2UpstreamTests.ConnectAsync(rig);
        var passed = await AnsweredAsync(client, upstream, 10, trailers: false);
        Assert.Equal((passes, "InternalError"), passed);
        Assert.Equal(1, (await rig.Client.HitsAsync("p", "http_abort_downstream", rig.Limit)).Hit);
    }

    [Theory]
    [InlineData(4, false, 4)]
    [InlineData(10, false, 9)]
    [InlineData(99, false, 9)]
    [InlineData(4, true, 4)]
    [InlineData(10, true, 10)]
    [InlineData(99, true, 10)]
    public async Task A_truncated_answer_ends_early_and_loses_its_last_byte_or_its_trailers(
        int after,
        bool trailers,
        int passes
    )
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        await rig.AddAsync(new HttpTruncateToxic { Bytes = after });
        var (client, upstream) = await Http2UpstreamTests.ConnectAsync(rig);
        Assert.Equal((passes, "end"), await AnsweredAsync(client, upstream, 10, trailers));
        Assert.Equal(1, (await rig.Client.HitsAsync("p", "http_truncate_downstream", rig.Limit)).Hit);
    }

    [Fact]
    public async Task A_replaced_answer_is_read_to_its_end_and_its_window_is_given_back()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode);
        await rig.AddAsync(new HttpAnswerToxic());
        var (client, upstream) = await Http2UpstreamTests.ConnectAsync(rig);
        await client.SendAsync(client.Request(1, "/"));
        await upstream.ReadAsync(FrameType.Headers);
        await upstream.SendAsync(Frame(FrameType.Headers, Fields, 1, upstream.Block(":status: 200")));
        Assert.Contains(":status: 503", client.Decode((await client.ReadAsync(FrameType.Headers)).Payload));
        for (var i = 0; i < 100; i++)
        {
            await upstream.SendAsync(Frame(FrameType.Data, 0, 1, new byte[16_384]));
            if (i % 24 == 23)
                Assert.Equal(1, (await StreamUpdateAsync(upstream)).Stream);
        }
    }

    /// <summary>Answers a request in small frames. Returns how much of the body the client got, and how it ended.</summary>
    private static async Task<(int Bytes, string End)> AnsweredAsync(
        FramePeer client,
        FramePeer upstream,
        int bytes,
        bool trailers
    )
    {
        await client.SendAsync(client.Request(1, "/"));
        await upstream.ReadAsync(FrameType.Headers);
        await upstream.SendAsync(Frame(FrameType.Headers, Fields, 1, upstream.Block(":status: 200")));
        for (var i = 0; i < bytes; i++)
            await upstream.SendAsync(Frame(FrameType.Data, !trailers && i == bytes - 1 ? End : 0, 1, 7));
        if (trailers)
            await upstream.SendAsync(Frame(FrameType.Headers, Fields | End, 1, upstream.Block("grpc-status: 0")));
        var passed = 0;
        while (await client.ReadAsync() is var (header, payload))
        {
            if (header.Type == FrameType.Reset)
                return (passed, $"{Code(payload)}");
            if (header.Type == FrameType.Data)
                passed += header.Length;
            if (header.Type is FrameType.Data or FrameType.Headers && header.Has(End))
                return (passed, header.Type == FrameType.Data ? "end" : "trailers");
        }
        return (passed, "connection");
    }

    private static async Task<FrameHeader> StreamUpdateAsync(FramePeer upstream)
    {
        while (true)
        {
            var (header, _) = await upstream.ReadAsync(FrameType.WindowUpdate);
            if (header.Stream != 0)
                return header;
        }
    }
}
