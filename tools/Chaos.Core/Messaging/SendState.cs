namespace Chaos.Core.Messaging;

/// <summary>The state of a message at its producer.</summary>
internal enum SendState : byte
{
    /// <summary>The message was never sent.</summary>
    None,

    /// <summary>The message was sent and neither acknowledged nor refused.</summary>
    Unknown,

    /// <summary>The broker acknowledged the message.</summary>
    Acked,

    /// <summary>The message was refused before it could be stored.</summary>
    Failed,
}
