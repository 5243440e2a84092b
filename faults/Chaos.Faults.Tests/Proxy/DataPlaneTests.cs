using System.Net;
using System.Net.Sockets;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy;

[Trait("Speed", "Slow")]
public sealed class DataPlaneTests
{
    private static readonly TimeProvider s_time = TimeProvider.System;

    [Fact]
    public async Task Without_toxics_both_ways_arrive_as_sent()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();

        await rig.SendAsync(near, "request");
        await rig.ExpectAsync(far, "request");
        await rig.SendAsync(far, "reply");
        await rig.ExpectAsync(near, "reply");
    }

    [Fact]
    public async Task An_upstream_without_a_host_is_this_machine()
    {
        await using var rig = await Rig.StartAsync();
        var port = ((IPEndPoint)rig.Upstream.LocalEndPoint!).Port;
        await rig.Client.UpdateAsync("p", new() { Upstream = FormattableString.Invariant($":{port}") }, rig.Limit);

        var (near, far) = await rig.ConnectAsync();

        await rig.SendAsync(near, "request");
        await rig.ExpectAsync(far, "request");
    }

    [Fact]
    public async Task Megabytes_arrive_intact_and_in_order_while_toxics_come_and_go()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        const int messages = 65_535;
        var sending = Task.Run(async () =>
        {
            var message = new byte[8];
            for (var i = 0; i < messages; i++)
            {
                BitConverter.TryWriteBytes(message, (long)i);
                await far.SendAsync(message, rig.Limit);
            }
        });
        var received = Task.Run(async () =>
        {
            var buffer = new byte[messages * 8];
            for (var got = 0; got < buffer.Length; )
                got += await near.ReceiveAsync(buffer.AsMemory(got), rig.Limit);
            return buffer;
        });
        for (var i = 0; i < 40 && !received.IsCompleted; i++)
        {
            var toxic = await rig.AddAsync(
                i % 2 == 0 ? new LatencyToxic { Latency = TimeSpan.FromMilliseconds(5) } : new NoopToxic()
            );
            await rig.Client.UpdateToxicAsync(
                "p",
                toxic.Name,
                i % 2 == 0 ? new LatencyToxic { Jitter = TimeSpan.FromMilliseconds(2) } : new NoopToxic(),
                null,
                rig.Limit
            );
            await rig.Client.RemoveToxicAsync("p", toxic.Name, rig.Limit);
        }
        await sending;

        var bytes = await received;
        for (var i = 0; i < messages; i++)
            Assert.Equal(i, BitConverter.ToInt64(bytes, i * 8));
    }

    [Fact]
    public async Task A_client_that_has_closed_its_sending_side_still_gets_its_reply()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        await rig.SendAsync(near, "request");
        near.Shutdown(SocketShutdown.Send);

        await rig.ExpectAsync(far, "request");
        await rig.ExpectEndAsync(far);
        await rig.SendAsync(far, "reply");
        far.Shutdown(SocketShutdown.Send);
        await rig.ExpectAsync(near, "reply");
        await rig.ExpectEndAsync(near);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_by_one_peer_reaches_the_other_as_a_reset(bool byClient)
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        await rig.SendAsync(near, "x");
        await rig.ExpectAsync(far, "x");

        (byClient ? near : far).Close(0);

        await rig.ExpectResetAsync(byClient ? far : near);
    }

    [Fact]
    public async Task When_the_upstream_refuses_the_client_sees_the_end_of_the_stream()
    {
        await using var rig = await Rig.StartAsync();
        var port = rig.Upstream.LocalEndPoint!;
        rig.Upstream.Dispose();
        // Bound but not listening: it refuses connections, and no other process can listen there.
        using var held = new Socket(SocketType.Stream, ProtocolType.Tcp);
        held.Bind(port);

        await rig.ExpectEndAsync(await rig.ConnectNearAsync(rig.Listen));
    }

    [Fact]
    public async Task Disabling_closes_open_connections_and_refuses_new_ones_and_enabling_serves_at_the_same_port()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();

        var state = await rig.Client.UpdateAsync("p", new() { Enabled = false }, rig.Limit);

        Assert.False(state.Enabled);
        await rig.ExpectEndAsync(near);
        await rig.ExpectEndAsync(far);
        var refused = await Assert.ThrowsAsync<SocketException>(() => rig.ConnectNearAsync(rig.Listen));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);

        Assert.Equal(
            rig.Listen.ToString(),
            (await rig.Client.UpdateAsync("p", new() { Enabled = true }, rig.Limit)).Listen
        );
        (near, far) = await rig.ConnectAsync();
        await rig.SendAsync(near, "back");
        await rig.ExpectAsync(far, "back");
    }

    [Fact]
    public async Task Latency_delays_one_direction_by_no_less_than_asked_and_leaves_the_other_alone()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        await rig.AddAsync(new LatencyToxic { Latency = TimeSpan.FromMilliseconds(150) });

        var start = s_time.GetTimestamp();
        await rig.SendAsync(near, "request");
        await rig.ExpectAsync(far, "request");
        var there = s_time.GetElapsedTime(start);
        await rig.SendAsync(far, "reply");
        await rig.ExpectAsync(near, "reply");
        var back = s_time.GetElapsedTime(start);

        Assert.InRange(back.TotalMilliseconds, 150, 1000);
        Assert.True(there < back - TimeSpan.FromMilliseconds(149), $"the request took {there}");
    }

    [Fact]
    public async Task A_thousand_connections_open_and_close_under_latency()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new LatencyToxic { Latency = TimeSpan.FromMilliseconds(1) });
        for (var i = 0; i < 1000; i++)
        {
            using var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await near.ConnectAsync(rig.Listen, rig.Limit);
            using var far = await rig.Upstream.AcceptAsync(rig.Limit);
            if (i % 3 == 0)
                near.Close(0);
            else if (i % 3 == 1)
                far.Dispose();
        }

        var (last, other) = await rig.ConnectAsync();
        await rig.SendAsync(last, "alive");
        await rig.ExpectAsync(other, "alive");
    }

    [Fact]
    public async Task Bandwidth_carries_all_bytes_and_no_faster_than_asked()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        await rig.AddAsync(new BandwidthToxic { KilobytesPerSecond = 1000 });
        var sent = new byte[200_000];
        for (var i = 0; i < sent.Length; i++)
            sent[i] = (byte)(i * 7 / 3);

        var start = s_time.GetTimestamp();
        var sending = far.SendAsync(sent, rig.Limit);
        var received = new byte[sent.Length];
        for (var got = 0; got < received.Length; )
            got += await near.ReceiveAsync(received.AsMemory(got), rig.Limit);
        var took = s_time.GetElapsedTime(start);
        await sending;

        Assert.Equal(sent, received);
        Assert.InRange(took.TotalMilliseconds, 200, 1500);
    }

    [Fact]
    public async Task A_stalled_connection_flows_again_without_loss_when_the_toxic_is_removed()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        await rig.AddAsync(new BandwidthToxic());
        await rig.SendAsync(far, "held");
        // Data in the other direction takes the same route into the proxy after the held data. When it has arrived, the
        // held data would have arrived too.
        await rig.SendAsync(near, "passes");
        await rig.ExpectAsync(far, "passes");
        Rig.ExpectNothing(near);

        await rig.Client.RemoveToxicAsync("p", "bandwidth_downstream", rig.Limit);

        await rig.ExpectAsync(near, "held");
    }

    [Fact]
    public async Task A_timeout_drops_the_reply_and_closes_both_ends()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        var start = s_time.GetTimestamp();
        await rig.AddAsync(new TimeoutToxic { Timeout = TimeSpan.FromMilliseconds(100) });
        await rig.SendAsync(far, "lost");

        await rig.ExpectEndAsync(near);
        Assert.InRange(s_time.GetElapsedTime(start).TotalMilliseconds, 100, 2000);
        await rig.ExpectEndAsync(far);
    }

    [Fact]
    public async Task Removing_a_timeout_closes_both_ends_within_a_second()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        await rig.AddAsync(new TimeoutToxic());
        await rig.SendAsync(far, "lost");
        await Until(async () => await MetricAsync(rig, "received", "downstream") == 4);
        var start = s_time.GetTimestamp();
        await rig.Client.RemoveToxicAsync("p", "timeout_downstream", rig.Limit);

        await rig.ExpectEndAsync(near);
        await rig.ExpectEndAsync(far);
        Assert.True(s_time.GetElapsedTime(start) < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_reset_toxic_lets_the_request_through_and_cuts_the_reply()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new ResetPeerToxic());
        var (near, far) = await rig.ConnectAsync();

        await rig.SendAsync(near, "charge 100");
        await rig.ExpectAsync(far, "charge 100");
        await rig.SendAsync(far, "charged");

        await rig.ExpectResetAsync(near);
        await rig.ExpectResetAsync(far);
    }

    [Fact]
    public async Task At_toxicity_0_a_reset_toxic_leaves_a_normal_close_normal()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new ResetPeerToxic(), toxicity: 0);
        var (near, far) = await rig.ConnectAsync();
        await rig.SendAsync(far, "reply");
        far.Shutdown(SocketShutdown.Both);

        await rig.ExpectAsync(near, "reply");
        await rig.ExpectEndAsync(near);
    }

    [Fact]
    public async Task Raising_the_toxicity_hits_open_connections_and_lowering_it_lets_them_go()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        await rig.AddAsync(new BandwidthToxic(), toxicity: 0);
        await rig.Client.UpdateToxicAsync("p", "bandwidth_downstream", new BandwidthToxic(), 1, rig.Limit);
        await rig.SendAsync(far, "held");
        await rig.SendAsync(near, "passes");
        await rig.ExpectAsync(far, "passes");
        Rig.ExpectNothing(near);

        await rig.Client.UpdateToxicAsync("p", "bandwidth_downstream", new BandwidthToxic(), 0, rig.Limit);

        await rig.ExpectAsync(near, "held");
    }

    [Fact]
    public async Task A_client_that_does_not_read_blocks_neither_changes_nor_other_clients()
    {
        await using var rig = await Rig.StartAsync();
        var (deaf, far) = await rig.ConnectAsync();
        var flood = FillAsync(far, rig.Limit);
        await Until(async () => (await MetricAsync(rig, "received", "downstream")) > 1_000_000);

        var start = s_time.GetTimestamp();
        await rig.AddAsync(new LatencyToxic { Latency = TimeSpan.FromMilliseconds(1) });
        await rig.Client.UpdateToxicAsync("p", "latency_downstream", new LatencyToxic(), null, rig.Limit);
        await rig.Client.RemoveToxicAsync("p", "latency_downstream", rig.Limit);
        var (near, other) = await rig.ConnectAsync();
        await rig.SendAsync(other, "served");
        await rig.ExpectAsync(near, "served");
        await rig.Client.UpdateAsync("p", new() { Enabled = false }, rig.Limit);

        Assert.True(s_time.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
        await flood;
    }

    [Fact]
    public async Task An_upstream_that_does_not_accept_blocks_neither_other_clients_nor_disabling()
    {
        await using var rig = await Rig.StartAsync();
        // A listener with a full queue drops further attempts, so connecting to it hangs.
        using var hole = Rig.Listening(0);
        var fillers = new List<Socket>();
        var fills = new List<Task>();
        for (var i = 0; i < 4; i++)
        {
            var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            fillers.Add(filler);
            fills.Add(filler.ConnectAsync((IPEndPoint)hole.LocalEndPoint!));
        }
        var listen = (
            await rig.Client.CreateAsync(new() { Name = "hole", Upstream = hole.LocalEndPoint!.ToString() }, rig.Limit)
        ).Listen;
        var waiting = new List<Socket>();
        for (var i = 0; i < 8; i++)
            waiting.Add(await rig.ConnectNearAsync(IPEndPoint.Parse(listen)));
        await Until(async () =>
            (await rig.Http.GetStringAsync(new Uri(rig.Address, "metrics"), rig.Limit)).Contains(
                "proxy=\"hole\",upstream=\"" + hole.LocalEndPoint + "\"} 8\n",
                StringComparison.Ordinal
            )
        );

        var start = s_time.GetTimestamp();
        await rig.Client.UpdateAsync("hole", new() { Enabled = false }, rig.Limit);

        Assert.True(s_time.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
        foreach (var client in waiting)
            await rig.ExpectEndAsync(client);
        Assert.Contains(fills, f => !f.IsCompleted);
        fillers.ForEach(f => f.Dispose());
    }

    [Fact]
    public async Task Byte_counters_increase_while_a_connection_is_open()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        await rig.SendAsync(near, "12345");
        await rig.ExpectAsync(far, "12345");

        await Until(async () => await MetricAsync(rig, "sent", "upstream") == 5);
        Assert.Equal(5, await MetricAsync(rig, "received", "upstream"));
        Assert.Equal(0, await MetricAsync(rig, "sent", "downstream"));
    }

    [Fact]
    public async Task The_same_seed_hits_the_same_connections_and_another_seed_others()
    {
        var first = await HitsAsync(7);

        Assert.Equal(first, await HitsAsync(7));
        Assert.NotEqual(first, await HitsAsync(8));
        Assert.InRange(first.Count(hit => hit), 5, 35);
    }

    private static async Task<bool[]> HitsAsync(long seed)
    {
        await using var rig = await Rig.StartAsync(seed);
        await rig.AddAsync(new ResetPeerToxic(), toxicity: 0.5);
        var hits = new bool[40];
        for (var i = 0; i < hits.Length; i++)
        {
            var (near, far) = await rig.ConnectAsync();
            await rig.SendAsync(far, "x");
            try
            {
                await rig.ExpectAsync(near, "x");
            }
            catch (SocketException)
            {
                hits[i] = true;
            }
        }
        return hits;
    }

    private static async Task FillAsync(Socket socket, CancellationToken cancellationToken)
    {
        var chunk = new byte[65_536];
        try
        {
            while (true)
                await socket.SendAsync(chunk, cancellationToken);
        }
        catch (SocketException)
        {
            // The proxy was disabled, which ends the flood.
        }
    }

    private static async Task<long> MetricAsync(Rig rig, string what, string direction)
    {
        var text = await rig.Http.GetStringAsync(new Uri(rig.Address, "metrics"), rig.Limit);
        var line = text.Split('\n')
            .Single(l =>
                l.StartsWith($"toxiproxy_proxy_{what}_bytes_total{{direction=\"{direction}\"", StringComparison.Ordinal)
            );
        return long.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), s_time, limit.Token);
    }
}
