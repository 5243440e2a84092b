namespace Chaos.Core.Messaging;

/// <summary>How a consumer recognizes a message that it has handled before.</summary>
public enum Deduplication
{
    /// <summary>It does not: a message that is delivered twice takes effect twice.</summary>
    None,

    /// <summary>By the message's own identity, in the same transaction as its effect.</summary>
    ByMessage,

    /// <summary>
    /// By its partition and offset. This is a deliberate bug: a message that the producer sends again gets another
    /// offset.
    /// </summary>
    ByOffset,
}
