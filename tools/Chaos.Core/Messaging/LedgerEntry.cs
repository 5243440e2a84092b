namespace Chaos.Core.Messaging;

/// <summary>The fates of messages that a ledger counts.</summary>
public enum LedgerEntry
{
    /// <summary>Acknowledged to the producer and never handled.</summary>
    Lost,

    /// <summary>Acknowledged and never handled, because the broker discarded it by its limits of size or age.</summary>
    Evicted,

    /// <summary>Handled again: each handling after the first counts.</summary>
    Duplicate,

    /// <summary>Handled although it was refused, never sent, or sent to another channel.</summary>
    Phantom,

    /// <summary>Handled for the first time after a later message of the same key.</summary>
    Reordered,

    /// <summary>Delivered again, as marked by the broker.</summary>
    Redelivered,

    /// <summary>Acknowledged to the producer.</summary>
    Acked,

    /// <summary>Refused before it could be stored.</summary>
    Failed,

    /// <summary>Sent, and neither acknowledged nor refused: its fate is not known.</summary>
    Unknown,

    /// <summary>Handled at least once.</summary>
    Distinct,

    /// <summary>Every handling, repeated ones included.</summary>
    Handled,
}
