namespace Chaos.Core.Messaging;

/// <summary>What a producer knows of a message.</summary>
internal enum SendState : byte
{
    /// <summary>It was never sent.</summary>
    None,

    /// <summary>It was sent, and nobody said what became of it.</summary>
    Unknown,

    /// <summary>The broker said that it has it.</summary>
    Acked,

    /// <summary>It was refused before it could be stored.</summary>
    Failed,
}
