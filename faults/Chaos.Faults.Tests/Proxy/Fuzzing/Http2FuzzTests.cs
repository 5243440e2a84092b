using Chaos.Faults.Tests.Proxy.Http2;
using Chaos.Proxy.Http2.Frames;
using CsCheck;

namespace Chaos.Faults.Tests.Proxy.Fuzzing;

/// <summary>
/// Frames that are right, wrong or in the wrong place, from a client and from an upstream. Each connection goes on, or
/// ends as the RFC says: a reset of the connection would be a defect. Every request has its end in the log.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class Http2FuzzTests(Http2Site site) : IClassFixture<Http2Site>
{
    private const int OfClients = 400,
        OfUpstreams = 200;

    private static readonly Gen<byte[]> s_payload = Gen.Frequency(
        (3, Gen.Byte.Array[0, 20]),
        (1, Gen.Int[0, 300].Select(n => new byte[n])),
        (2, Fuzz.OneOf<byte[]>([0, 0, 0, 0], [0, 0, 0, 8], [0, 0, 1, 0], [0, 4, 0, 0, 0, 9], [1, 2, 3, 4, 5, 6, 7, 8]))
    );

    // A number tells what is sent: the frames of a request as it should be, or any frame.
    private static readonly Gen<(int Kind, FrameType Type, byte Flags, int Stream, byte[] Payload)> s_frame =
        Gen.Select(
            Gen.Int[0, 13],
            Gen.Int[0, 10].Select(t => (FrameType)t),
            Fuzz.OneOf<byte>(0, 1, 4, 5, 8, 12, 0x25),
            Gen.Frequency((6, Fuzz.OneOf(1, 3, 5, 7)), (2, Fuzz.OneOf(0)), (1, Gen.Int[0, 300])),
            s_payload
        );

    [Fact]
    public async Task Any_frames_of_a_client_are_handled_or_refused_and_the_next_client_is_served()
    {
        var cases = 0;
        await Fuzz.RunAsync(
            s_frame.Array[1, 14],
            OfClients,
            async frames =>
            {
                using var limit = new CancellationTokenSource(Rig.Patience);
                using var socket = await site.Rig.ConnectAsync();
                var peer = new FramePeer(socket, limit.Token);
                await peer.BeginAsync();
                await peer.SendAsync([.. frames.SelectMany(f => OfClient(peer, f))]);
                Assert.NotEqual("reset", await peer.OutcomeAsync());
                cases++;
            }
        );
        Assert.True(cases >= OfClients);
        using var last = new CancellationTokenSource(Rig.Patience);
        var next = await site.ConnectAsync(last.Token);
        await next.SendAsync(next.Request(1, "/size/9"));
        Assert.Equal(9, (await next.ReadAsync(FrameType.Data)).Header.Length);
        while (true)
        {
            var (entries, _, lost) = await site.Rig.Client.LogAsync("p", 0, last.Token);
            Assert.Equal(0, lost);
            if (entries.Count(e => e.IsBegin) * 2 == entries.Count)
                break;
        }
    }

    [Fact]
    public async Task Any_frames_of_an_upstream_are_handled_or_refused_and_the_next_client_is_served()
    {
        await using var rig = await Rig.StartAsync(mode: Http2Site.Mode, patience: Http2Site.Patience);
        await Fuzz.RunAsync(
            s_frame.Array[1, 14],
            OfUpstreams,
            async frames =>
            {
                var (client, upstream) = await Http2UpstreamTests.ConnectAsync(rig);
                await client.SendAsync([.. client.Request(1, "/"), .. client.Request(3, "/", end: false, "POST")]);
                await upstream.ReadAsync(FrameType.Headers);
                await upstream.SendAsync([.. frames.SelectMany(f => OfUpstream(upstream, f))]);
                upstream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
                Assert.NotEqual("reset", await client.OutcomeAsync());
                client.Socket.Dispose();
                upstream.Socket.Dispose();
            }
        );
    }

    private static byte[] OfClient(
        FramePeer peer,
        (int Kind, FrameType Type, byte Flags, int Stream, byte[] Payload) frame
    ) =>
        frame.Kind switch
        {
            0 or 1 or 2 => peer.Request(frame.Stream | 1, "/size/5"),
            3 or 4 => peer.Request(frame.Stream | 1, "/echo", end: false, "POST"),
            5 or 6 => FramePeer.Frame(FrameType.Data, (FrameFlags)(frame.Flags & 1), frame.Stream | 1, frame.Payload),
            7 => FramePeer.Frame(
                FrameType.Headers,
                FramePeer.Fields | FramePeer.End,
                frame.Stream | 1,
                peer.Block("x-trailer: 1")
            ),
            8 => FramePeer.Frame(FrameType.Reset, 0, frame.Stream | 1, 0, 0, 0, 8),
            9 => FramePeer.Frame(FrameType.WindowUpdate, 0, frame.Stream, 0, 0, 1, 0),
            // Without its end, a block of fields would let the connection wait for ever.
            _ => FramePeer.Frame(
                frame.Type,
                (FrameFlags)frame.Flags | (frame.Type == FrameType.Headers ? FramePeer.Fields : 0),
                frame.Stream,
                frame.Payload
            ),
        };

    private static byte[] OfUpstream(
        FramePeer peer,
        (int Kind, FrameType Type, byte Flags, int Stream, byte[] Payload) frame
    ) =>
        frame.Kind switch
        {
            0 or 1 or 2 => FramePeer.Frame(
                FrameType.Headers,
                FramePeer.Fields | (FrameFlags)(frame.Flags & 1),
                frame.Stream,
                peer.Block(":status: 200")
            ),
            3 => FramePeer.Frame(FrameType.Headers, FramePeer.Fields, frame.Stream, peer.Block(":status: 103")),
            4 or 5 or 6 => FramePeer.Frame(FrameType.Data, (FrameFlags)(frame.Flags & 1), frame.Stream, frame.Payload),
            7 => FramePeer.Frame(
                FrameType.Headers,
                FramePeer.Fields | FramePeer.End,
                frame.Stream,
                peer.Block("grpc-status: 0")
            ),
            8 => FramePeer.Frame(FrameType.GoAway, 0, 0, 0, 0, 0, (byte)frame.Stream, 0, 0, 0, 0),
            9 => FramePeer.Frame(FrameType.WindowUpdate, 0, frame.Stream, 0, 0, 1, 0),
            _ => FramePeer.Frame(frame.Type, (FrameFlags)frame.Flags, frame.Stream, frame.Payload),
        };
}
