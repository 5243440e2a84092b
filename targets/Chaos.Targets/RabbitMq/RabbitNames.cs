using Chaos.Core.Messaging;

namespace Chaos.Targets.RabbitMq;

/// <summary>What a channel's exchange and queues are called at the broker.</summary>
internal static class RabbitNames
{
    internal static string Exchange(string trial, string channel) => ChannelName.Of(trial, channel);

    /// <summary>The queue of a group; the one of nobody's, where nobody consumes, is named as the exchange.</summary>
    internal static string Queue(string trial, string channel, string? group) =>
        group is null ? Exchange(trial, channel) : $"{Exchange(trial, channel)}.{group}";

    internal static string DeadLetters(string trial, string channel) => $"{Exchange(trial, channel)}!dead-letters";

    /// <summary>The groups that consume a channel, in order; null stands for nobody.</summary>
    internal static IReadOnlyList<string?> Groups(string channel, IEnumerable<ConsumerSpec> consumed)
    {
        string?[] groups =
        [
            .. consumed
                .Where(c => c.Channel == channel)
                .Select(c => c.Group)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        return groups.Length == 0 ? [null] : groups;
    }
}
