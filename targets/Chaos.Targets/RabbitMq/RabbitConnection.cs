using System.Net.Sockets;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Chaos.Targets.RabbitMq;

/// <summary>
/// One connection with one channel on it, from its opening until it is lost, for whatever reason. It is never opened
/// again: whoever needs one opens the next.
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
        // It may have been lost before anybody listened.
        if (channel.CloseReason is { } reason)
            End(Text(reason));
    }

    /// <summary>The channel.</summary>
    internal IChannel Channel { get; }

    /// <summary>Cancelled when connection or channel is lost.</summary>
    internal CancellationToken Lost { get; }

    /// <summary>Why it was lost.</summary>
    internal string Why => _why ?? "the connection was closed";

    /// <summary>Opens one; what is thrown is a <see cref="RabbitFailure"/>, unless it was cancelled.</summary>
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
            // The client waits for a broker that stands still far longer than it is told to; without its socket it does
            // not.
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

    /// <summary>It is of no more use.</summary>
    internal void End(string why)
    {
        if (Interlocked.CompareExchange(ref _why, why, null) is null)
            _ = _lost.CancelAsync();
    }

    /// <summary>
    /// Takes its socket away when <paramref name="cancellationToken"/> is cancelled: a question that a broker does not
    /// answer is not given up before its own time limit otherwise.
    /// </summary>
    internal CancellationTokenRegistration BreakOn(CancellationToken cancellationToken) =>
        cancellationToken.Register(_sockets.Close);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        End("closed");
        await CloseAsync(_connection, _sockets, _time);
    }

    /// <summary>Says goodbye where the other side still listens, and goes in any case.</summary>
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

    /// <summary>The sockets of a connection, to be closed without asking anybody.</summary>
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
