using Chaos.Core.Trials;

namespace Chaos.Core.Messaging;

/// <summary>
/// Records the fate of every message of an arm: its producer, the broker's answer, and how often each group of
/// consumers handled it.
/// <code>
///  producer  begin ── sent ── acked / failed / unknown ─┐
///                                                       ├─ LOST, EVICTED, DUPLICATE, PHANTOM, REORDERED
///  group     handled, handled again ...                ─┘
/// </code>
/// </summary>
/// <remarks>
/// Messages are kept in pages of 1,024. A page is settled when all its messages were acknowledged and handled once by
/// every group. Settled pages are released, so memory grows with the messages under way and not with those sent. When a
/// message of a settled page is handled again, its page is rebuilt. Safe to call from any thread.
/// </remarks>
public sealed class Ledger
{
    private readonly ulong _trial;
    private readonly TimeProvider _time;
    private readonly List<Producer> _producers = [];
    private readonly GroupLedger[] _groups;

    /// <param name="trial">Number of the trial; messages of other trials are ignored.</param>
    /// <param name="time">The clock; its timestamps must be those of the machine's monotonic clock.</param>
    /// <param name="groups">The groups of consumers, each with its number in the trial and the channel it
    /// consumes.</param>
    public Ledger(ulong trial, TimeProvider time, IReadOnlyList<(int Number, string Name, string Channel)> groups)
    {
        (_trial, _time) = (trial, time);
        _groups = [.. groups.Select(g => new GroupLedger(g.Number, g.Name, g.Channel))];
    }

    /// <summary>The groups of consumers.</summary>
    public IReadOnlyList<GroupLedger> Groups => _groups;

    /// <summary>The producers.</summary>
    public IReadOnlyList<Producer> Producers => _producers;

    /// <summary>Adds a producer that publishes to a channel. Call it before the first message is sent.</summary>
    /// <param name="number">Its number, unique in the trial.</param>
    /// <param name="name">Its workload.</param>
    /// <param name="channel">The channel.</param>
    public Producer Open(int number, string name, string channel)
    {
        var producer = new Producer(_trial, number, name, _time, [.. _groups.Where(g => g.Channel == channel)]);
        _producers.Add(producer);
        return producer;
    }

    /// <summary>Sets the time at which the load begins.</summary>
    /// <param name="timestamp">A timestamp of the clock; due times count from it.</param>
    /// <param name="warmUpEnd">The end of the warm-up, from the start of the load; gaps count from there on.</param>
    public void Start(long timestamp, TimeSpan warmUpEnd)
    {
        foreach (var producer in _producers)
            producer.Start(timestamp, warmUpEnd);
        foreach (var group in _groups)
            group.Start(warmUpEnd);
    }

    /// <summary>
    /// Records that a group has handled a message. Returns false when the message or the group belongs to another arm
    /// or trial.
    /// </summary>
    public bool Handled(in Handling handling)
    {
        if (handling.Stamp.Trial != _trial)
            return false;
        var (producer, group) = (Find(handling.Stamp.Producer), Find(handling));
        if (producer is null || group is null)
            return false;
        producer.Handled(group, handling);
        return true;
    }

    private Producer? Find(int number)
    {
        foreach (var producer in _producers)
            if (producer.Number == number)
                return producer;
        return null;
    }

    private GroupLedger? Find(in Handling handling)
    {
        foreach (var group in _groups)
            if (group.Number == handling.Group)
                return group;
        return null;
    }

    /// <summary>
    /// Acknowledged messages that a group has not handled yet; one that waits for two groups counts twice.
    /// </summary>
    public long Waiting => _producers.Sum(p => p.Waiting);

    /// <summary>The record of each group.</summary>
    /// <param name="lowWatermark">The lowest offset that a channel still has, by partition.</param>
    /// <param name="loadEnd">The end of the time in which pauses count, from the start of the load.</param>
    public IReadOnlyList<LedgerRecord> Records(Func<string, int, long> lowWatermark, TimeSpan loadEnd) =>
        [.. _groups.Select(g => g.Record(_producers, partition => lowWatermark(g.Channel, partition), loadEnd))];
}
