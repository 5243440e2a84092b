using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Chaos.Targets.RabbitMq;

/// <summary>One connection with one channel on it, from its opening until it is lost, for whatever reason. It is never opened again: whoever needs one opens the next.</summary>
internal sealed class RabbitConnection : IAsyncDisposable
{
    private static readonly TimeSpan s_closing = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_opening = TimeSpan.FromSeconds(10);

    private readonly IConnection _connection;
    private readonly CancellationTokenSource _lost = new();
    private string? _why;

    private RabbitConnection(IConnection connection, IChannel channel)
    {
        (_connection, Channel) = (connection, channel);
        channel.ChannelShutdownAsync += OnShutdown;
        connection.ConnectionShutdownAsync += OnShutdown;
        Lost = _lost.Token;
        // It may have been lost before anybody listened.
        if (channel.CloseReason is { } reason) End(Text(reason));
    }

    /// <summary>The channel.</summary>
    internal IChannel Channel { get; }

    /// <summary>Cancelled when connection or channel is lost.</summary>
    internal CancellationToken Lost { get; }

    /// <summary>Why it was lost.</summary>
    internal string Why => _why ?? "the connection was closed";

    /// <summary>Opens one; what is thrown is a <see cref="RabbitFailure"/>, unless it was cancelled.</summary>
    internal static async Task<RabbitConnection> OpenAsync(RabbitNode node, string name, TimeSpan heartbeat, CreateChannelOptions? options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(s_opening, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var connection = await node.Factory(name, heartbeat).CreateConnectionAsync(both.Token);
        try
        {
            return new(connection, await connection.CreateChannelAsync(options, both.Token));
        }
        catch
        {
            await CloseAsync(connection);
            throw;
        }
    }

    /// <summary>It is of no more use.</summary>
    internal void End(string why)
    {
        if (Interlocked.CompareExchange(ref _why, why, null) is null) _ = _lost.CancelAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        End("closed");
        await CloseAsync(_connection);
    }

    /// <summary>Says goodbye where the other side still listens, and goes in any case.</summary>
    private static async Task CloseAsync(IConnection connection)
    {
        await connection.AbortAsync(s_closing);
        await connection.DisposeAsync();
    }

    private Task OnShutdown(object sender, ShutdownEventArgs reason)
    {
        End(Text(reason));
        return Task.CompletedTask;
    }

    private static string Text(ShutdownEventArgs reason) => reason.Exception is { } e && RabbitFailure.Is(e) ? RabbitFailure.Of(e) : $"{reason.ReplyCode} {reason.ReplyText}".ReplaceLineEndings(" ");
}
