using System.Net.Sockets;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Chaos.Targets.RabbitMq;

/// <summary>
/// One connection with one channel, from its opening until it is lost for any reason. It does not reconnect: open a new
/// one instead.
/// </summary>
internal sealed class RabbitConnection : IAsyncDisposable
{
    private static readonly TimeSpan s_closing = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_opening = TimeSpan.FromSeconds(10);

    private readonly IConnection _connection;
    private readonly Sockets _sockets;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private string? _why;

    private RabbitConnection(IConnection connection, IChannel channel, Sockets sockets, TimeProvider time)
    {
        (_connection, Channel, _sockets, _time) = (connection, channel, sockets, time);
        channel.ChannelShutdownAsync += OnShutdown;
        connection.ConnectionShutdownAsync += OnShutdown;
        Lost = _lost.Token;
        // The connection may have been lost before the handlers were added.
        if (channel.CloseReason is { } reason)
            End(Text(reason));
    }

    /// <summary>The channel.</summary>
    internal IChannel Channel { get; }

    /// <summary>Cancelled when the connection or the channel is lost.</summary>
    internal CancellationToken Lost { get; }

    /// <summary>Why the connection was lost.</summary>
    internal string Why => _why ?? "the connection was closed";

    /// <summary>
    /// Opens a connection. A failure throws an exception for which <see cref="RabbitFailure.Is"/> is true, unless it
    /// was cancelled.
    /// </summary>
    internal static async Task<RabbitConnection> OpenAsync(
        RabbitNode node,
        string name,
        TimeSpan heartbeat,
        CreateChannelOptions? options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(s_opening, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var sockets = new Sockets();
        var factory = node.Factory(name, heartbeat);
        factory.SocketFactory = sockets.Open;
        IConnection? connection = null;
        try
        {
            // The client waits for a broker that does not respond much longer than its timeout. Closing its socket ends
            // the wait.
            await using var onLimit = both.Token.Register(sockets.Close);
            connection = await factory.CreateConnectionAsync(both.Token);
            return new(connection, await connection.CreateChannelAsync(options, both.Token), sockets, time);
        }
        catch
        {
            if (connection is not null)
                await CloseAsync(connection, sockets, time);
            sockets.Close();
            throw;
        }
    }

    /// <summary>Marks the connection as lost.</summary>
    internal void End(string why)
    {
        if (Interlocked.CompareExchange(ref _why, why, null) is null)
            _ = _lost.CancelAsync();
    }

    /// <summary>
    /// Closes the sockets when <paramref name="cancellationToken"/> is cancelled. Otherwise a request that the broker
    /// does not answer would wait for the client's own time limit.
    /// </summary>
    internal CancellationTokenRegistration BreakOn(CancellationToken cancellationToken) =>
        cancellationToken.Register(_sockets.Close);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        End("closed");
        await CloseAsync(_connection, _sockets, _time);
    }

    /// <summary>Closes the connection properly if the broker responds. Closes the sockets in any case.</summary>
    private static async Task CloseAsync(IConnection connection, Sockets sockets, TimeProvider time)
    {
        var goodbye = connection.AbortAsync(s_closing);
        await goodbye.WaitAsync(s_closing, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        sockets.Close();
        await goodbye.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync();
    }

    private Task OnShutdown(object sender, ShutdownEventArgs reason)
    {
        End(Text(reason));
        return Task.CompletedTask;
    }

    private static string Text(ShutdownEventArgs reason) =>
        reason.Exception is { } e && RabbitFailure.Is(e)
            ? RabbitFailure.Of(e)
            : $"{reason.ReplyCode} {reason.ReplyText}".ReplaceLineEndings(" ");

    /// <summary>Holds the sockets of a connection, so that they can be closed without the client.</summary>
    private sealed class Sockets
    {
        private readonly Lock _lock = new();
        private readonly List<ITcpClient> _open = [];
        private bool _closed;

        internal ITcpClient Open(AddressFamily family)
        {
            var socket = ConnectionFactoryBase.DefaultSocketFactory(family);
            lock (_lock)
            {
                if (_closed)
                    socket.Close();
                else
                    _open.Add(socket);
            }
            return socket;
        }

        internal void Close()
        {
            lock (_lock)
            {
                _closed = true;
                foreach (var socket in _open)
                    socket.Close();
                _open.Clear();
            }
        }
    }
}
