using System.Net;
using System.Net.Sockets;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy;

/// <summary>Toxics of the opening of connections, and those for connections of one age.</summary>
[Trait("Speed", "Slow")]
public sealed class OpeningToxicTests
{
    [Fact]
    public async Task Refused_is_a_new_connection_while_an_open_one_lives_and_afterwards_none()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        var toxic = await rig.AddAsync(new RefuseToxic());

        var error = await Assert.ThrowsAsync<SocketException>(() => rig.ConnectNearAsync(rig.Listen));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        Assert.True((await rig.Client.GetAsync("p", rig.Limit)).Enabled);
        await ExchangeAsync(rig, near, far);

        await rig.Client.RemoveToxicAsync("p", toxic.Name, rig.Limit);
        (near, far) = await rig.ConnectAsync();
        await ExchangeAsync(rig, near, far);
    }

    [Fact]
    public async Task While_connects_are_slow_one_waits_and_an_open_connection_lives_and_afterwards_none_waits()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        var toxic = await rig.AddAsync(new SlowConnectToxic());

        using var waits = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var connecting = waits.ConnectAsync(rig.Listen, rig.Limit).AsTask();
        await ExchangeAsync(rig, near, far);
        Assert.False(connecting.IsCompleted);

        await rig.Client.RemoveToxicAsync("p", toxic.Name, rig.Limit);
        var (next, nextFar) = await rig.ConnectAsync();
        await ExchangeAsync(rig, next, nextFar);
        // The system asks again after a second, or after three.
        await connecting;
    }

    [Fact]
    public async Task A_proxy_that_was_disabled_meanwhile_refuses_or_lets_wait_when_it_is_enabled()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new RefuseToxic(), name: "t");
        await rig.Client.UpdateAsync("p", new() { Enabled = false }, rig.Limit);
        await rig.Client.UpdateAsync("p", new() { Enabled = true }, rig.Limit);
        await Assert.ThrowsAsync<SocketException>(() => rig.ConnectNearAsync(rig.Listen));
        await rig.Client.UpdateAsync("p", new() { Enabled = false }, rig.Limit);
        await rig.Client.RemoveToxicAsync("p", "t", rig.Limit);
        await rig.Client.UpdateAsync("p", new() { Enabled = true }, rig.Limit);
        var (near, far) = await rig.ConnectAsync();
        await ExchangeAsync(rig, near, far);
    }

    [Fact]
    public async Task Beyond_the_limit_a_connection_is_reset_until_another_ends()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        await rig.AddAsync(new LimitConnectionsToxic { Connections = 2 });
        var (second, secondFar) = await rig.ConnectAsync();
        Assert.False(await IsServedAsync(rig));
        await ExchangeAsync(rig, near, far);
        await ExchangeAsync(rig, second, secondFar);

        near.Shutdown(SocketShutdown.Send);
        far.Shutdown(SocketShutdown.Send);
        await rig.ExpectEndAsync(near);
        while (!await IsServedAsync(rig))
            rig.Limit.ThrowIfCancellationRequested();
    }

    [Fact]
    public async Task A_share_of_new_connections_cannot_be_refused()
    {
        await using var rig = await Rig.StartAsync();
        var error = await Assert.ThrowsAsync<ToxiproxyException>(() => rig.AddAsync(new RefuseToxic(), toxicity: .5));
        Assert.Equal(HttpStatusCode.BadRequest, error.Status);
        Assert.Contains(
            "toxicity: 0.5 is not allowed; allowed: 1, or 0 for none",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task For_open_connections_a_black_hole_leaves_new_ones_alone_and_their_end_is_not_seen()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        await rig.AddAsync(new BlackHoleToxic { Connections = ConnectionAge.Open }, name: "t");
        await rig.SendAsync(far, "lost");
        far.Shutdown(SocketShutdown.Send);

        var (next, nextFar) = await rig.ConnectAsync();
        await ExchangeAsync(rig, next, nextFar);
        Rig.ExpectNothing(near);
        Assert.False(near.Poll(0, SelectMode.SelectRead));

        await rig.Client.RemoveToxicAsync("p", "t", rig.Limit);
        await rig.ExpectEndAsync(near);
        await ExchangeAsync(rig, next, nextFar);
    }

    [Fact]
    public async Task For_new_connections_a_black_hole_leaves_open_ones_alone_and_frees_what_its_client_leaves()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        foreach (var stream in new[] { ToxicStream.Upstream, ToxicStream.Downstream })
            await rig.AddAsync(new BlackHoleToxic { Connections = ConnectionAge.New }, stream);
        var (next, nextFar) = await rig.ConnectAsync();
        await rig.SendAsync(next, "lost");
        await ExchangeAsync(rig, near, far);
        Rig.ExpectNothing(nextFar);

        next.Shutdown(SocketShutdown.Send);
        await rig.ExpectEndAsync(nextFar);
    }

    // The reset may come before the client knows that its connect has succeeded.
    private static async Task<bool> IsServedAsync(Rig rig)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(rig.Limit);
        try
        {
            var near = await rig.ConnectNearAsync(rig.Listen);
            var accepted = rig.Upstream.AcceptAsync(giveUp.Token).AsTask();
            var read = near.ReceiveAsync(new byte[1], giveUp.Token).AsTask();
            if (await Task.WhenAny(accepted, read) == accepted)
                return true;
            await giveUp.CancelAsync();
            Assert.Equal(0, await read);
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            await giveUp.CancelAsync();
            return false;
        }
    }

    private static async Task ExchangeAsync(Rig rig, Socket near, Socket far)
    {
        await rig.SendAsync(near, "request");
        await rig.ExpectAsync(far, "request");
        await rig.SendAsync(far, "reply");
        await rig.ExpectAsync(near, "reply");
    }
}
