using Chaos.Core.Messaging;

namespace Chaos.Core.Trials;

/// <summary>What became of the messages that a group of consumers had to handle.</summary>
public sealed record LedgerRecord
{
    /// <summary>Name of the group.</summary>
    public required string Group { get; init; }

    /// <summary>Messages that the broker acknowledged.</summary>
    public required long Acked { get; init; }

    /// <summary>Messages refused before they could be stored.</summary>
    public required long Failed { get; init; }

    /// <summary>Messages that were neither acknowledged nor refused.</summary>
    public required long Unknown { get; init; }

    /// <summary>The number of <see cref="Unknown"/> messages that were handled.</summary>
    public required long UnknownHandled { get; init; }

    /// <summary>Handlings, repeated ones included.</summary>
    public required long Handled { get; init; }

    /// <summary>Messages handled at least once.</summary>
    public required long Distinct { get; init; }

    /// <summary>Messages that were acknowledged and never handled.</summary>
    public required long Lost { get; init; }

    /// <summary>
    /// Messages that were acknowledged and never handled, because the broker discarded them by its limits of size or
    /// age.
    /// </summary>
    public required long Evicted { get; init; }

    /// <summary>Handlings beyond the first of a message.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Handlings of messages that were refused, never sent, or sent to another channel.</summary>
    public required long Phantoms { get; init; }

    /// <summary>Messages handled for the first time after a later one of the same key.</summary>
    public required long Reordered { get; init; }

    /// <summary>Handlings of deliveries that the broker marked as redelivered.</summary>
    public required long Redelivered { get; init; }

    /// <summary>Some examples of each kind that went wrong.</summary>
    public IReadOnlyList<LedgerExample> Examples { get; init; } = [];

    /// <summary>
    /// The longest time without a handling from the end of the warm-up to that of the load; null when there is none.
    /// </summary>
    public TimeGap? LongestPause { get; init; }

    /// <summary>The messages handled and their times, by due time.</summary>
    public IReadOnlyList<DeliverySlot> Slots { get; init; } = [];

    /// <summary>The count of an entry.</summary>
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
