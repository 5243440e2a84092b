using Chaos.Core.Messaging;

namespace Chaos.Core.Trials;

/// <summary>A group's account of the messages that it had to handle.</summary>
public sealed record LedgerRecord
{
    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>Messages that the broker acknowledged.</summary>
    public required long Acked { get; init; }

    /// <summary>Messages refused before they could be stored.</summary>
    public required long Failed { get; init; }

    /// <summary>Messages of which nobody said what became of them.</summary>
    public required long Unknown { get; init; }

    /// <summary>Of these, those that were handled.</summary>
    public required long UnknownHandled { get; init; }

    /// <summary>Handlings, repeated ones included.</summary>
    public required long Handled { get; init; }

    /// <summary>Messages handled at least once.</summary>
    public required long Distinct { get; init; }

    /// <summary>Acknowledged and never handled.</summary>
    public required long Lost { get; init; }

    /// <summary>Acknowledged, never handled, and thrown away by the broker for want of room or time.</summary>
    public required long Evicted { get; init; }

    /// <summary>Handlings beyond the first of a message.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Handlings of messages that were refused, never sent, or sent elsewhere.</summary>
    public required long Phantoms { get; init; }

    /// <summary>Messages handled for the first time after a later one of the same key.</summary>
    public required long Reordered { get; init; }

    /// <summary>Handlings that the broker called redelivered.</summary>
    public required long Redelivered { get; init; }

    /// <summary>A few of each that went wrong.</summary>
    public IReadOnlyList<LedgerExample> Examples { get; init; } = [];

    /// <summary>
    /// The longest time without a handling from the end of the warm-up to that of the load; null when there is none.
    /// </summary>
    public TimeGap? LongestPause { get; init; }

    /// <summary>What was handled when, by due time.</summary>
    public IReadOnlyList<DeliverySlot> Slots { get; init; } = [];

    /// <summary>How many there are of an entry.</summary>
    public long Of(LedgerEntry entry) =>
        entry switch
        {
            LedgerEntry.Lost => Lost,
            LedgerEntry.Evicted => Evicted,
            LedgerEntry.Duplicate => Duplicates,
            LedgerEntry.Phantom => Phantoms,
            LedgerEntry.Reordered => Reordered,
            LedgerEntry.Redelivered => Redelivered,
            LedgerEntry.Acked => Acked,
            LedgerEntry.Failed => Failed,
            LedgerEntry.Unknown => Unknown,
            LedgerEntry.Distinct => Distinct,
            _ => Handled,
        };
}
