using System.Net;
using System.Net.Sockets;
using Chaos.Faults.Tests.Proxy;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Toxics;

/// <summary>The client works with the embedded proxy and with Toxiproxy alike.</summary>
[Trait("Speed", "Slow")]
public sealed class ToxiproxyClientTests
{
    [Theory]
    [InlineData(ServerUnderTest.Ours)]
    [NeedsPeerData(ServerUnderTest.Original)]
    public async Task A_proxy_is_created_read_changed_and_deleted(string which)
    {
        await using var server = await ServerUnderTest.StartAsync(which);
        Assert.NotEmpty(await server.Client.VersionAsync(server.Limit));
        Assert.Empty(await server.Client.ListAsync(server.Limit));

        var created = await server.Client.CreateAsync(
            new() { Name = "orders → payment", Upstream = "127.0.0.1:9" },
            server.Limit
        );
        Assert.True(created.Enabled);
        Assert.NotEqual(0, IPEndPoint.Parse(created.Listen).Port);
        Assert.Equivalent(created, await server.Client.GetAsync("orders → payment", server.Limit));
        Assert.Equivalent(created, (await server.Client.ListAsync(server.Limit))["orders → payment"]);

        var changed = await server.Client.UpdateAsync("orders → payment", new() { Enabled = false }, server.Limit);
        Assert.Equivalent(created with { Enabled = false }, changed);

        await server.Client.DeleteAsync("orders → payment", server.Limit);
        Assert.Empty(await server.Client.ListAsync(server.Limit));
    }

    [Fact]
    public async Task The_traffic_of_a_proxy_can_be_read_by_its_name()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerUnderTest.Ours);
        using var upstream = new TcpListener(IPAddress.Loopback, 0);
        upstream.Start();
        var proxy = await server.Client.CreateAsync(
            new() { Name = "order", Upstream = upstream.LocalEndpoint.ToString()! },
            server.Limit
        );
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(proxy.Listen), server.Limit);
        using var accepted = await upstream.AcceptTcpClientAsync(server.Limit);
        await client.GetStream().WriteAsync(new byte[5], server.Limit);
        await accepted.GetStream().ReadExactlyAsync(new byte[5], server.Limit);
        await accepted.GetStream().WriteAsync(new byte[7], server.Limit);
        await client.GetStream().ReadExactlyAsync(new byte[7], server.Limit);

        // Sent bytes are counted just after they are sent.
        while ((await server.Client.TrafficAsync(server.Limit))["order"] != new ProxyTraffic(5, 7, 1))
            server.Limit.ThrowIfCancellationRequested();
    }

    [Fact]
    public void Toxiproxys_counters_without_connections_are_read_too()
    {
        const string Text = """
            # HELP toxiproxy_proxy_received_bytes_total Total number of bytes received on a given proxy
            # TYPE toxiproxy_proxy_received_bytes_total counter
            toxiproxy_proxy_received_bytes_total{direction="downstream",listener="127.0.0.1:1",proxy="a",upstream="127.0.0.1:2"} 9
            toxiproxy_proxy_received_bytes_total{direction="upstream",listener="127.0.0.1:1",proxy="a",upstream="127.0.0.1:2"} 1.5e+06
            toxiproxy_proxy_sent_bytes_total{direction="downstream",listener="127.0.0.1:1",proxy="a",upstream="127.0.0.1:2"} 8
            toxiproxy_proxy_sent_bytes_total{direction="upstream",listener="127.0.0.1:1",proxy="a",upstream="127.0.0.1:2"} 7
            """;

        Assert.Equal(new ProxyTraffic(1_500_000, 8, null), Assert.Single(ProxyTraffic.Read(Text)).Value);
        Assert.Empty(ProxyTraffic.Read("# no proxies"));
    }

    [Theory]
    [InlineData(ServerUnderTest.Ours)]
    [NeedsPeerData(ServerUnderTest.Original)]
    public async Task Every_toxic_is_added_read_back_changed_and_removed(string which)
    {
        await using var server = await ServerUnderTest.StartAsync(which);
        await server.Client.CreateAsync(new() { Name = "p", Upstream = "127.0.0.1:9" }, server.Limit);
        Toxic[] toxics =
        [
            new LatencyToxic { Latency = TimeSpan.FromMilliseconds(200), Jitter = TimeSpan.FromMilliseconds(20) },
            new BandwidthToxic { KilobytesPerSecond = 64 },
            new TimeoutToxic { Timeout = TimeSpan.FromSeconds(2) },
            new ResetPeerToxic { Timeout = TimeSpan.FromMilliseconds(30) },
            new NoopToxic(),
        ];
        foreach (var toxic in toxics)
        {
            var added = await server.Client.AddToxicAsync(
                "p",
                new()
                {
                    Toxic = toxic,
                    Stream = ToxicStream.Upstream,
                    Toxicity = 0.25,
                },
                server.Limit
            );
            Assert.Equal(
                ($"{toxic.Type}_upstream", toxic.Type, ToxicStream.Upstream, 0.25, toxic),
                (added.Name, added.Type, added.Stream, added.Toxicity, added.Toxic)
            );
            Assert.Equal(added, await server.Client.ToxicAsync("p", added.Name, server.Limit));
        }
        Assert.Equal(toxics, (await server.Client.ToxicsAsync("p", server.Limit)).Select(t => t.Toxic));

        var slower = new LatencyToxic { Latency = TimeSpan.FromMilliseconds(300) };
        var changed = await server.Client.UpdateToxicAsync("p", "latency_upstream", slower, 1, server.Limit);
        Assert.Equal((slower, 1.0), (changed.Toxic, changed.Toxicity));

        await server.Client.RemoveToxicAsync("p", "latency_upstream", server.Limit);
        Assert.Equal(toxics.Skip(1), (await server.Client.GetAsync("p", server.Limit)).Toxics.Select(t => t.Toxic));
        await server.Client.ResetAsync(server.Limit);
        Assert.Empty(await server.Client.ToxicsAsync("p", server.Limit));
    }

    [Theory]
    [InlineData(ServerUnderTest.Ours)]
    [NeedsPeerData(ServerUnderTest.Original)]
    public async Task Several_proxies_are_populated_and_unchanged_ones_are_left_alone(string which)
    {
        await using var server = await ServerUnderTest.StartAsync(which);
        var first = await server.Client.PopulateAsync(
            [
                new() { Name = "a", Upstream = "127.0.0.1:9" },
                new()
                {
                    Name = "b",
                    Upstream = "127.0.0.1:9",
                    Enabled = false,
                },
            ],
            server.Limit
        );
        Assert.Equal([("a", true), ("b", false)], first.Select(p => (p.Name, p.Enabled)));
        await server.Client.AddToxicAsync("a", new() { Toxic = new NoopToxic() }, server.Limit);

        await server.Client.PopulateAsync(
            [
                new()
                {
                    Name = "a",
                    Listen = first[0].Listen,
                    Upstream = "127.0.0.1:9",
                },
            ],
            server.Limit
        );

        Assert.Single(await server.Client.ToxicsAsync("a", server.Limit));
        Assert.Empty(await server.Client.PopulateAsync([], server.Limit));
    }

    [Theory]
    [InlineData(ServerUnderTest.Ours)]
    [NeedsPeerData(ServerUnderTest.Original)]
    public async Task A_refusal_carries_the_status_and_the_servers_message(string which)
    {
        await using var server = await ServerUnderTest.StartAsync(which);
        await Refused(HttpStatusCode.NotFound, "proxy not found", () => server.Client.GetAsync("none", server.Limit));
        await Refused(
            HttpStatusCode.NotFound,
            "proxy not found",
            () => server.Client.DeleteAsync("none", server.Limit)
        );
        await Refused(
            HttpStatusCode.BadRequest,
            "missing required field: name",
            () => server.Client.CreateAsync(new() { Upstream = "x:1" }, server.Limit)
        );
        await server.Client.CreateAsync(new() { Name = "p", Upstream = "127.0.0.1:9" }, server.Limit);
        await Refused(
            HttpStatusCode.Conflict,
            "proxy already exists",
            () => server.Client.CreateAsync(new() { Name = "p", Upstream = "127.0.0.1:9" }, server.Limit)
        );
        await Refused(
            HttpStatusCode.NotFound,
            "toxic not found",
            () => server.Client.RemoveToxicAsync("p", "none", server.Limit)
        );
        using var taken = Rig.Listening(1);
        var error = await Assert.ThrowsAsync<ToxiproxyException>(() =>
            server.Client.CreateAsync(
                new()
                {
                    Name = "q",
                    Upstream = "127.0.0.1:9",
                    Listen = taken.LocalEndPoint!.ToString(),
                },
                server.Limit
            )
        );
        Assert.Equal(HttpStatusCode.InternalServerError, error.Status);
        Assert.Equal($"listen tcp {taken.LocalEndPoint}: bind: address already in use", error.Message);
        Assert.True(error.CannotListen);
    }

    [Theory]
    [InlineData(ServerUnderTest.Ours)]
    [NeedsPeerData(ServerUnderTest.Original)]
    public async Task A_reply_is_delayed_by_no_less_than_asked(string which)
    {
        await using var server = await ServerUnderTest.StartAsync(which);
        using var upstream = Rig.Listening(1);
        var proxy = await server.Client.CreateAsync(
            new()
            {
                Name = "p",
                Listen = "127.0.0.1:0",
                Upstream = upstream.LocalEndPoint!.ToString(),
            },
            server.Limit
        );
        using var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(IPEndPoint.Parse(proxy.Listen), server.Limit);
        using var far = await upstream.AcceptAsync(server.Limit);
        await server.Client.AddToxicAsync(
            "p",
            new() { Toxic = new LatencyToxic { Latency = TimeSpan.FromMilliseconds(120) } },
            server.Limit
        );

        var start = TimeProvider.System.GetTimestamp();
        await far.SendAsync(new byte[] { 42 }, server.Limit);
        var reply = new byte[1];
        Assert.Equal(1, await near.ReceiveAsync(reply, server.Limit));

        Assert.Equal(42, reply[0]);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, 120, 2000);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var port = 0;
        using (var gone = Rig.Listening(1))
            port = ((IPEndPoint)gone.LocalEndPoint!).Port;
        using var http = new HttpClient();
        var error = await Assert.ThrowsAsync<ToxiproxyException>(() =>
            new ToxiproxyClient(http, new($"http://127.0.0.1:{port}")).VersionAsync(CancellationToken.None)
        );

        Assert.Null(error.Status);
        Assert.StartsWith($"no answer from http://127.0.0.1:{port}/: ", error.Message, StringComparison.Ordinal);
    }

    private static async Task Refused(HttpStatusCode status, string message, Func<Task> request)
    {
        var error = await Assert.ThrowsAsync<ToxiproxyException>(request);
        Assert.Equal((status, message), (error.Status, error.Message));
    }
}
