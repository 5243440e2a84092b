using Chaos.Proxy.Http2;
using Chaos.Proxy.Http2.Frames;
using static Chaos.Faults.Tests.Proxy.Http2.FramePeer;

namespace Chaos.Faults.Tests.Proxy.Http2;

/// <summary>Clients that make work without use are refused with ENHANCE_YOUR_CALM, and others are not.</summary>
[Trait("Speed", "Slow")]
public sealed class Http2FloodTests(Http2Site site) : IClassFixture<Http2Site>
{
    private static readonly byte[] s_cancel = [0, 0, 0, 8];

    private static readonly Dictionary<string, Func<FramePeer, byte[]>> s_floods = new()
    {
        ["PING"] = _ => Many(20_000, _ => Frame(FrameType.Ping, 0, 0, new byte[8])),
        ["SETTINGS"] = _ => Many(20_000, _ => Frame(FrameType.Settings, 0, 0)),
        ["empty DATA"] = p => [.. p.Request(1, "/hold", end: false), .. Many(20_000, _ => Frame(FrameType.Data, 0, 1))],
        ["RST_STREAM of a closed stream"] = p =>
            [.. p.Request(1, "/hold"), .. Many(20_000, _ => Frame(FrameType.Reset, 0, 1, s_cancel))],
        ["streams that are reset at once"] = p =>
            Many(5000, i => [.. p.Request((2 * i) + 1, "/hold"), .. Frame(FrameType.Reset, 0, (2 * i) + 1, s_cancel)]),
        ["streams that the proxy has to reset"] = p =>
            Many(
                5000,
                i =>
                    [
                        .. p.Request((2 * i) + 1, "/hold", end: false),
                        .. Frame(FrameType.WindowUpdate, 0, (2 * i) + 1, 0, 0, 0, 0),
                    ]
            ),
        ["malformed requests"] = p => Many(5000, i => p.Request((2 * i) + 1, "none")),
        ["CONTINUATION"] = p =>
            [
                .. Frame(FrameType.Headers, 0, 1, p.Block(":method: GET")),
                .. Many(20_000, _ => Frame(FrameType.Continuation, 0, 1)),
            ],
        ["a block that never ends"] = p =>
            [
                .. Frame(FrameType.Headers, 0, 1, p.Block(":method: GET")),
                .. Many(10, _ => Frame(FrameType.Continuation, 0, 1, new byte[16_384])),
            ],
    };

    public static TheoryData<string> Floods => [.. s_floods.Keys];

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task A_flood_ends_with_GOAWAY_and_the_end_of_the_connection(string flood)
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        var peer = await site.ConnectAsync(limit.Token);
        var sending = SendAsync(peer, s_floods[flood](peer));
        Assert.Equal("GOAWAY EnhanceYourCalm", await Drained(peer));
        await peer.ExpectEndAsync();
        await sending;
        var next = await site.ConnectAsync(limit.Token);
        await next.SendAsync(next.Request(1, "/size/1"));
        Assert.Equal(1, (await next.ReadAsync(FrameType.Data)).Header.Length);
    }

    [Fact]
    public async Task Many_calls_that_are_given_up_after_a_while_are_no_flood()
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        var peer = await site.ConnectAsync(limit.Token);
        var stream = 1;
        for (var round = 0; round < 15; round++)
        {
            var first = stream;
            for (; stream < first + 160; stream += 2)
                await peer.SendAsync(peer.Request(stream, "/hold"));
            // The proxy has seen them all when the PING is back, and they are older than the limit when time has passed.
            Assert.Equal("open", await peer.OutcomeAsync());
            var begun = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(begun) < ClientEndpoint.AtOnce)
                Assert.Equal("open", await peer.OutcomeAsync());
            for (var i = first; i < stream; i += 2)
                await peer.SendAsync(Frame(FrameType.Reset, 0, i, s_cancel));
            for (var i = first; i < stream; i += 2)
                await site.GivenUp.WaitAsync(limit.Token);
        }
        Assert.Equal("open", await peer.OutcomeAsync());
    }

    private static byte[] Many(int number, Func<int, byte[]> frame) =>
        [.. Enumerable.Range(0, number).SelectMany(frame)];

    // The proxy may end the connection before everything is sent.
    private static async Task SendAsync(FramePeer peer, byte[] bytes)
    {
        try
        {
            await peer.SendAsync(bytes);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Ended.
        }
    }

    private static async Task<string> Drained(FramePeer peer)
    {
        while (await peer.ReadAsync() is var (header, payload))
        {
            if (header.Type == FrameType.GoAway)
                return $"GOAWAY {Code(payload[4..8])}";
        }
        return "ended";
    }
}
