namespace Chaos.Core.Messaging;

/// <summary>How a consumer tells that it has handled a message before.</summary>
public enum Deduplication
{
    /// <summary>Not at all: what comes twice takes effect twice.</summary>
    None,

    /// <summary>By the message's own identity, in the same transaction as its effect.</summary>
    ByMessage,

    /// <summary>
    /// By its place in the broker: a bug on purpose, since what a producer sends again lies in another place.
    /// </summary>
    ByOffset,
}
