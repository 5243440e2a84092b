namespace Chaos.Core.Messaging;

/// <summary>What a ledger can say of messages.</summary>
public enum LedgerEntry
{
    /// <summary>Acknowledged to the producer and never handled.</summary>
    Lost,

    /// <summary>The same, but the broker has thrown it away for want of room or time.</summary>
    Evicted,

    /// <summary>Handled more than once: each time beyond the first counts.</summary>
    Duplicate,

    /// <summary>Handled though it was refused, never sent, or sent elsewhere.</summary>
    Phantom,

    /// <summary>Handled for the first time after a later one of the same key.</summary>
    Reordered,

    /// <summary>Delivered again, as the broker itself says.</summary>
    Redelivered,

    /// <summary>Acknowledged to the producer.</summary>
    Acked,

    /// <summary>Refused before it could be stored.</summary>
    Failed,

    /// <summary>Sent, and nobody said what became of it.</summary>
    Unknown,

    /// <summary>Handled at least once.</summary>
    Distinct,

    /// <summary>Every handling.</summary>
    Handled,
}
