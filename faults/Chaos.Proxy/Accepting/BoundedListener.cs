using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Chaos.Proxy.Accepting;

/// <summary>Accepts a client only while there is room for its connection.</summary>
internal sealed class BoundedListener(IConnectionListener inner, ClientRoom room) : IConnectionListener
{
    private readonly CancellationTokenSource _unbound = new();

    /// <inheritdoc/>
    public EndPoint EndPoint => inner.EndPoint;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await room.TakeAsync(_unbound.Token);
        }
        catch (OperationCanceledException)
        {
            // The server knows by this that no more clients come.
            return null;
        }
        ConnectionContext? connection = null;
        try
        {
            connection = await inner.AcceptAsync(cancellationToken);
        }
        finally
        {
            if (connection is null)
                room.Return();
        }
        return connection is null ? null : new CountedConnection(connection, room);
    }

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbound.CancelAsync();
        await inner.UnbindAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _unbound.CancelAsync();
        await inner.DisposeAsync();
        _unbound.Dispose();
    }
}
