using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using RabbitMQ.Client;

namespace Chaos.Targets.RabbitMq;

/// <summary>The exchange and the queues of one channel.</summary>
internal sealed class RabbitLayout
{
    private readonly RabbitPublishSpec _spec;
    private readonly string _exchange;
    private readonly string _deadLetters;
    private readonly IReadOnlyList<(string? Group, string Queue)> _queues;

    private RabbitLayout(string trial, RabbitPublishSpec spec, IReadOnlyList<ConsumerSpec> consumed)
    {
        _spec = spec;
        _exchange = RabbitNames.Exchange(trial, spec.Channel);
        _deadLetters = RabbitNames.DeadLetters(trial, spec.Channel);
        _queues =
        [
            .. RabbitNames.Groups(spec.Channel, consumed).Select(g => (g, RabbitNames.Queue(trial, spec.Channel, g))),
        ];
    }

    internal bool IsQuorum => _spec.QueueType == RabbitQueueType.Quorum;

    /// <summary>The queues whose messages are counted, with the names of the counts.</summary>
    internal IEnumerable<(string Name, string Queue)> Counted =>
        [
            .. _queues.Select(q =>
                (_queues.Count == 1 ? $"{_spec.Channel} depth" : $"{_spec.Channel} depth, {q.Group}", q.Queue)
            ),
            .. _spec.DeadLetter ? [($"{_spec.Channel} dead letters", _deadLetters)] : Array.Empty<(string, string)>(),
        ];

    /// <summary>Returns one layout for each channel that has a publisher.</summary>
    /// <exception cref="TestbedException">The specs contradict each other.</exception>
    internal static IReadOnlyList<RabbitLayout> Of(
        string trial,
        IReadOnlyList<PublishSpec> published,
        IReadOnlyList<ConsumerSpec> consumed
    )
    {
        var layouts = new List<RabbitLayout>();
        foreach (var channel in published.GroupBy(p => p.Channel, StringComparer.Ordinal))
        {
            if (channel.FirstOrDefault(p => p is not RabbitPublishSpec) is { } stranger)
                throw new TestbedException(
                    $"channel {channel.Key}: {stranger.GetType().Name} does not publish to RabbitMQ"
                );
            var specs = channel.Cast<RabbitPublishSpec>().ToList();
            if (specs.SelectMany(s => s.Errors($"channel {channel.Key}")).FirstOrDefault() is { } error)
                throw new TestbedException(error.ToString());
            if (specs.Select(s => (s.Durable, s.QueueType, s.DeadLetter, s.MaxLength)).Distinct().Count() > 1)
                throw new TestbedException(
                    $"channel {channel.Key}: all that publish to it have to agree on durable, queueType, deadLetter and maxLength"
                );
            layouts.Add(new(trial, specs[0], consumed));
        }
        return consumed.FirstOrDefault(c => published.All(p => p.Channel != c.Channel)) is { } idle
            ? throw new TestbedException($"group {idle.Group}: nothing is published to its channel {idle.Channel}")
            : layouts;
    }

    /// <param name="channel">The channel to declare on.</param>
    /// <param name="expires">How long an unused queue is kept. The exchange is removed with its last queue. Null keeps
    /// all.</param>
    internal async Task DeclareAsync(IChannel channel, TimeSpan? expires, CancellationToken cancellationToken)
    {
        // The exchange is declared after the queues: a publisher gets an error when the exchange does not exist, but
        // not when it has no queue.
        if (_spec.DeadLetter)
            await channel.QueueDeclareAsync(
                _deadLetters,
                _spec.Durable,
                exclusive: false,
                autoDelete: false,
                Arguments(expires),
                cancellationToken: cancellationToken
            );
        foreach (var (_, queue) in _queues)
            await channel.QueueDeclareAsync(
                queue,
                _spec.Durable,
                exclusive: false,
                autoDelete: false,
                QueueArguments(expires),
                cancellationToken: cancellationToken
            );
        await channel.ExchangeDeclareAsync(
            _exchange,
            ExchangeType.Fanout,
            _spec.Durable,
            autoDelete: expires is not null,
            cancellationToken: cancellationToken
        );
        foreach (var (_, queue) in _queues)
            await channel.QueueBindAsync(queue, _exchange, "", cancellationToken: cancellationToken);
    }

    internal async Task RemoveAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeleteAsync(_exchange, cancellationToken: cancellationToken);
        foreach (var queue in _queues.Select(q => q.Queue).Append(_deadLetters))
            await channel.QueueDeleteAsync(
                queue,
                ifUnused: false,
                ifEmpty: false,
                cancellationToken: cancellationToken
            );
    }

    private Dictionary<string, object?> Arguments(TimeSpan? expires)
    {
        var arguments = new Dictionary<string, object?>();
        if (IsQuorum)
            arguments["x-queue-type"] = "quorum";
        if (expires is { } kept)
            arguments["x-expires"] = (long)kept.TotalMilliseconds;
        return arguments;
    }

    private Dictionary<string, object?> QueueArguments(TimeSpan? expires)
    {
        var arguments = Arguments(expires);
        if (_spec.DeadLetter)
        {
            arguments["x-dead-letter-exchange"] = "";
            arguments["x-dead-letter-routing-key"] = _deadLetters;
        }
        if (_spec.MaxLength is { } most)
        {
            arguments["x-max-length"] = most;
            arguments["x-overflow"] = "reject-publish";
        }
        return arguments;
    }
}
