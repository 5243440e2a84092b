using Chaos.Core.Messaging;

namespace Chaos.Targets.RabbitMq;

/// <summary>Names of a channel's exchange and queues at the broker.</summary>
internal static class RabbitNames
{
    internal static string Exchange(string trial, string channel) => ChannelName.Of(trial, channel);

    /// <summary>
    /// Returns the name of a group's queue. Without a group the only queue has the name of the exchange.
    /// </summary>
    internal static string Queue(string trial, string channel, string? group) =>
        group is null ? Exchange(trial, channel) : $"{Exchange(trial, channel)}.{group}";

    internal static string DeadLetters(string trial, string channel) => $"{Exchange(trial, channel)}!dead-letters";

    /// <summary>
    /// Returns the groups that consume a channel, in order. Returns a single null when there is none.
    /// </summary>
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
