using Chaos.Proxy.Accepting;

namespace Chaos.Faults.Tests.Proxy;

public sealed class ClientRoomTests
{
    private readonly HeldTime _time = new();
    private readonly List<long> _told = [];
    private readonly ClientRoom _room;

    public ClientRoomTests() => _room = new(_time, _told.Add);

    [Fact]
    public async Task A_client_waits_while_all_connections_are_open_and_that_is_told_once_a_second()
    {
        _room.Bound(2);
        await _room.TakeAsync(CancellationToken.None);
        await _room.TakeAsync(CancellationToken.None);
        var next = _room.TakeAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(next.IsCompleted);
        Assert.Equal([2, 2], _told);

        _room.Return();
        await next;
        Assert.Equal(2, _room.Taken);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([2, 2], _told);
    }

    [Fact]
    public async Task Clients_that_come_and_go_at_the_bound_are_told_once_a_second_too()
    {
        _room.Bound(1);
        await _room.TakeAsync(CancellationToken.None);
        for (var i = 0; i < 50; i++)
        {
            var next = _room.TakeAsync(CancellationToken.None);
            _room.Return();
            await next;
        }
        Assert.Equal([1], _told);
    }

    [Fact]
    public async Task A_wait_that_was_cancelled_takes_no_room()
    {
        using var stop = new CancellationTokenSource();
        _room.Bound(1);
        await _room.TakeAsync(stop.Token);
        var next = _room.TakeAsync(stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        _room.Return();
        Assert.Equal(0, _room.Taken);
    }

    [Fact]
    public async Task Without_a_bound_no_client_waits()
    {
        for (var i = 0; i < 1_000; i++)
            await _room.TakeAsync(CancellationToken.None);
        Assert.Equal((1_000, 0), (_room.Taken, _told.Count));
    }
}
