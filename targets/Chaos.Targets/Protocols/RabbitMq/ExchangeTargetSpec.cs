using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Targets.Protocols.Brokers;
using Chaos.Targets.RabbitMq;
using RabbitMQ.Client.Exceptions;

namespace Chaos.Targets.Protocols.RabbitMq;

/// <summary>
/// A message to a RabbitMQ exchange. A message that is routed to no queue is returned and counts as a failed call.
/// </summary>
public sealed record ExchangeTargetSpec : MessageTargetSpec
{
    private const ushort NotFound = 404;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The exchange. Empty for the default exchange, whose routing keys are names of queues.</summary>
    public string Exchange { get; init; } = "";

    /// <summary>The routing key, by which the exchange selects queues. It may contain placeholders.</summary>
    public string RoutingKey { get; init; } = "";

    public override EdgeProtocol Protocol => RabbitMqProtocol.Amqp;

    /// <exception cref="ArgumentException">An address is wrong, or not allowed.</exception>
    public override ITarget Connect(TargetSite site) => new ExchangeTarget(this, site);

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> FindAsync(
        BrokerUrl broker,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var node = RabbitNode.Of([.. broker.Nodes.Select(n => n + broker.Path)], broker.Credentials, Allowed)[0];
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                await FindAsync(node, time, cancellationToken);
                return [];
            }
            catch (Exception e) when (RabbitFailure.Is(e) && !cancellationToken.IsCancellationRequested)
            {
                // A broker that has just been started may not answer yet. A refusal is final.
                if (
                    RabbitFailure.IsLogin(e)
                    || e is OperationInterruptedException
                    || time.GetElapsedTime(begun) >= limit
                )
                    throw new WrongExperimentException($"{Service}: {RabbitFailure.Of(e)}", e);
            }
            await Task.Delay(s_pause, time, cancellationToken);
        }
    }

    private async Task FindAsync(RabbitNode node, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var connection = await RabbitConnection.OpenAsync(
            node,
            "chaos",
            TimeSpan.FromSeconds(10),
            null,
            time,
            cancellationToken
        );
        using var breaking = connection.BreakOn(cancellationToken);
        try
        {
            if (Exchange.Length > 0)
                await connection.Channel.ExchangeDeclarePassiveAsync(Exchange, cancellationToken);
            else if (!RoutingKey.Contains("{{", StringComparison.Ordinal))
                await connection.Channel.QueueDeclarePassiveAsync(RoutingKey, cancellationToken);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == NotFound)
        {
            throw new WrongExperimentException(
                $"{Service}: there is no "
                    + $"{(Exchange.Length > 0 ? $"exchange {Exchange}" : $"queue {RoutingKey}")} in virtual "
                    + $"host {node.VirtualHost}, and none is declared for a load",
                e
            );
        }
    }
}
