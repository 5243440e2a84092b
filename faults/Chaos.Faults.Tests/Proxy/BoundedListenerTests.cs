using System.Net;
using Chaos.Proxy.Accepting;
using Microsoft.AspNetCore.Connections;

namespace Chaos.Faults.Tests.Proxy;

public sealed class BoundedListenerTests
{
    private readonly Endless _inner = new();
    private readonly ClientRoom _room = new(TimeProvider.System, _ => { });
    private readonly BoundedListener _listener;

    public BoundedListenerTests()
    {
        _room.Bound(2);
        _listener = new(_inner, _room);
    }

    [Fact]
    public async Task A_client_beyond_the_room_is_accepted_when_another_has_left()
    {
        var first = await _listener.AcceptAsync();
        await _listener.AcceptAsync();
        var third = _listener.AcceptAsync();
        Assert.Equal((false, 2), (third.IsCompleted, _inner.Accepted));

        await first!.DisposeAsync();
        await third;
        Assert.Equal(3, _inner.Accepted);
        // Closing it again gives no more room.
        await first.DisposeAsync();
        Assert.Equal(2, _room.Taken);
    }

    [Fact]
    public async Task A_listener_that_waits_for_room_ends_when_it_is_unbound()
    {
        await _listener.AcceptAsync();
        await _listener.AcceptAsync();
        var third = _listener.AcceptAsync();

        await _listener.UnbindAsync();

        Assert.Null(await third);
        Assert.Equal(2, _inner.Accepted);
    }

    [Fact]
    public async Task A_listener_that_has_ended_holds_no_room()
    {
        await _inner.UnbindAsync();

        Assert.Null(await _listener.AcceptAsync());
        Assert.Equal(0, _room.Taken);
    }

    /// <summary>A listener whose next client is always there.</summary>
    private sealed class Endless : IConnectionListener
    {
        private bool _unbound;

        public int Accepted { get; private set; }

        public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 1);

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            if (_unbound)
                return new((ConnectionContext?)null);
            Accepted++;
            return new(new DefaultConnectionContext());
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _unbound = true;
            return default;
        }

        public ValueTask DisposeAsync() => default;
    }
}
