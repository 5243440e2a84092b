using Chaos.Targets.Protocols.Brokers;
using Chaos.Targets.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Chaos.Targets.Protocols.RabbitMq;

/// <summary>
/// Receives copies of the messages of an exchange, in a queue of its own: with a name from the broker, for this
/// connection only, and gone with it. The queues and consumers of others are not touched. It connects past the proxy, so
/// that a fault on the load's edge takes no copies away.
/// </summary>
internal sealed class ExchangeTap : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="arrivals">Takes what is received.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="key">The routing key of the copies.</param>
    /// <param name="node">The broker.</param>
    /// <param name="time">The clock.</param>
    internal ExchangeTap(Arrivals arrivals, string exchange, string key, RabbitNode node, TimeProvider time) =>
        _loop = RunAsync(arrivals, exchange, key, node, time);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(Arrivals arrivals, string exchange, string key, RabbitNode node, TimeProvider time)
    {
        var pause = new ReconnectPause(time);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await RabbitConnection.OpenAsync(
                    node,
                    $"chaos copies of {exchange}",
                    TimeSpan.FromSeconds(10),
                    null,
                    time,
                    _stop.Token
                );
                pause.Connected();
                await ReceiveAsync(connection, arrivals, exchange, key);
            }
            catch (Exception e) when (RabbitFailure.Is(e))
            {
                // The broker cannot be reached, or this consumer was asked to end.
            }
            await pause.AfterFailureAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReceiveAsync(RabbitConnection connection, Arrivals arrivals, string exchange, string key)
    {
        var channel = connection.Channel;
        await using var breaking = connection.BreakOn(_stop.Token);
        var queue = await channel.QueueDeclareAsync(
            queue: "",
            durable: false,
            exclusive: true,
            autoDelete: true,
            cancellationToken: _stop.Token
        );
        await channel.QueueBindAsync(queue.QueueName, exchange, key, cancellationToken: _stop.Token);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, e) =>
        {
            if (e.BasicProperties.Headers?.TryGetValue(Arrivals.Header, out var value) == true && value is byte[] stamp)
                arrivals.Arrive(stamp);
            return Task.CompletedTask;
        };
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // A broker can end a consumer and keep the connection, for example when the queue is deleted.
        consumer.UnregisteredAsync += (_, _) =>
        {
            ended.TrySetResult();
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, _stop.Token);
        arrivals.Begin();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(connection.Lost, _stop.Token);
        await using var onEnd = over.Token.Register(() => ended.TrySetResult());
        await ended.Task;
        if (!_stop.IsCancellationRequested)
            arrivals.Leave();
    }
}
