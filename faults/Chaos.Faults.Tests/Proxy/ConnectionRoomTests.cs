using Chaos.Core.Texts;
using Chaos.Proxy;
using Chaos.Proxy.Limits;

namespace Chaos.Faults.Tests.Proxy;

public sealed class ConnectionRoomTests
{
    private static readonly CancellationToken s_alive = CancellationToken.None;

    [Fact]
    public void Without_a_bound_every_connection_has_room()
    {
        var room = new ConnectionRoom(new HeldTime());

        for (var i = 0; i < 100; i++)
            Assert.True(room.TakeConnectionAsync(s_alive).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_connection_beyond_the_bound_waits_until_another_has_closed_both_its_sockets()
    {
        var room = Bounded(4);
        Assert.True(room.TakeConnectionAsync(s_alive).IsCompletedSuccessfully);
        Assert.True(room.TakeConnectionAsync(s_alive).IsCompletedSuccessfully);

        var third = room.TakeConnectionAsync(s_alive).AsTask();
        var fourth = room.TakeConnectionAsync(s_alive).AsTask();
        room.Return(1);
        Assert.Equal(2, room.Waiting);

        room.Return(1);
        await third;
        Assert.Equal(1, room.Waiting);
        Assert.False(fourth.IsCompleted);
        Assert.Equal(4, room.Taken);
    }

    [Fact]
    public async Task A_client_that_need_not_be_served_any_more_leaves_its_turn_to_the_next()
    {
        var room = Bounded(2);
        await room.TakeConnectionAsync(s_alive);
        using var gone = new CancellationTokenSource();
        var first = room.TakeConnectionAsync(gone.Token).AsTask();
        var second = room.TakeConnectionAsync(s_alive).AsTask();

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        room.Return(2);

        await second;
        Assert.Equal((2, 0), (room.Taken, room.Waiting));
    }

    [Fact]
    public void Listeners_have_room_of_their_own_while_connections_have_none_and_are_refused_beyond_it()
    {
        var room = Bounded(2);
        Assert.True(room.TakeConnectionAsync(s_alive).IsCompletedSuccessfully);

        for (var i = 0; i < new OpenFiles { Limit = 256 }.ForListeners / 2; i++)
            room.TakeListener("127.0.0.1:1");

        var refused = Assert.Throws<RefusedRequestException>(() => room.TakeListener("127.0.0.1:9"));
        Assert.Contains("127.0.0.1:9", refused.Message, StringComparison.Ordinal);
        Assert.Contains("256 files", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("256                  20000                files", 256)]
    [InlineData("unlimited            unlimited            files", null)]
    public void The_soft_limit_is_read(string line, int? expected) =>
        Assert.Equal(
            expected,
            (int?)FileLimit.Of($"Limit                     Soft Limit\nMax open files            {line}     \n")
        );

    [Fact]
    public void The_shares_of_a_limit_never_exceed_it()
    {
        for (var limit = OpenFiles.LeastLimit(130); limit < 1_000_000; limit += limit / 7)
        {
            var files = new OpenFiles { Limit = limit };
            var connections = files.ForConnections(130);

            Assert.InRange(connections, 2, limit);
            Assert.Equal(limit, 130 + OpenFiles.ForRuntime + files.ForApi + files.ForListeners + connections);
        }
    }

    private static ConnectionRoom Bounded(long files)
    {
        var room = new ConnectionRoom(new HeldTime());
        room.Bound(new() { Limit = 256 }, files);
        return room;
    }
}
