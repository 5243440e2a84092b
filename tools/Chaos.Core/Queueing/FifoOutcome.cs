namespace Chaos.Core.Queueing;

/// <summary>What became of an item handed to a <see cref="FifoServer"/>, as its caller sees it.</summary>
public enum FifoOutcome
{
    /// <summary>A worker has finished it.</summary>
    Done,

    /// <summary>Turned away on arrival: the queue was full.</summary>
    Rejected,

    /// <summary>Its caller gave up first. The server may still do the work, for nobody.</summary>
    Abandoned,

    /// <summary>The server was reset or shut down with the item still in it.</summary>
    Discarded,
}
