using Chaos.Core.Trials;

namespace Chaos.Core.Messaging;

/// <summary>
/// What became of every message of an arm: who sent it and was told what, and how often each group of consumers handled
/// it.
/// <code>
///  producer  begin ── sent ── acked / failed / unknown ─┐
///                                                       ├─ LOST, EVICTED, DUPLICATE, PHANTOM, REORDERED
///  group     handled, handled again ...                ─┘
/// </code>
/// </summary>
/// <remarks>
/// Messages are kept in pages of 1,024. A page whose messages were all acknowledged and handled once by every group is
/// settled and given away, so memory follows what is under way and not what was sent; a message of a settled page that
/// is handled again opens it anew. Called from any thread.
/// </remarks>
public sealed class Ledger
{
    private readonly ulong _trial;
    private readonly TimeProvider _time;
    private readonly List<Producer> _producers = [];
    private readonly GroupLedger[] _groups;

    /// <param name="trial">Number of the trial; messages of another one are not its own.</param>
    /// <param name="time">The clock; its timestamps have to be the machine's monotonic ones.</param>
    /// <param name="groups">The groups, each with its number in the trial and the channel it consumes.</param>
    public Ledger(ulong trial, TimeProvider time, IReadOnlyList<(int Number, string Name, string Channel)> groups)
    {
        (_trial, _time) = (trial, time);
        _groups = [.. groups.Select(g => new GroupLedger(g.Number, g.Name, g.Channel))];
    }

    /// <summary>The groups.</summary>
    public IReadOnlyList<GroupLedger> Groups => _groups;

    /// <summary>The producers.</summary>
    public IReadOnlyList<Producer> Producers => _producers;

    /// <summary>A producer that publishes to a channel. Not to be called once messages flow.</summary>
    /// <param name="number">Its number, unique in the trial.</param>
    /// <param name="name">Its workload.</param>
    /// <param name="channel">The channel.</param>
    public Producer Open(int number, string name, string channel)
    {
        var producer = new Producer(_trial, number, name, _time, [.. _groups.Where(g => g.Channel == channel)]);
        _producers.Add(producer);
        return producer;
    }

    /// <summary>Says when the load begins.</summary>
    /// <param name="timestamp">By the clock; due times count from there.</param>
    /// <param name="warmUpEnd">From when on gaps count, since then.</param>
    public void Start(long timestamp, TimeSpan warmUpEnd)
    {
        foreach (var producer in _producers)
            producer.Start(timestamp, warmUpEnd);
        foreach (var group in _groups)
            group.Start(warmUpEnd);
    }

    /// <summary>
    /// A group has handled a message. False when the message, or the group, is of another arm or trial.
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

    /// <summary>What is open: acknowledged messages that some group has not handled yet.</summary>
    public long Waiting => _producers.Sum(p => p.Waiting);

    /// <summary>The account of each group.</summary>
    /// <param name="lowWatermark">The lowest offset that a channel still has, by partition.</param>
    /// <param name="loadEnd">Until when pauses are looked for, since the load began.</param>
    public IReadOnlyList<LedgerRecord> Records(Func<string, int, long> lowWatermark, TimeSpan loadEnd) =>
        [.. _groups.Select(g => g.Record(_producers, partition => lowWatermark(g.Channel, partition), loadEnd))];
}
