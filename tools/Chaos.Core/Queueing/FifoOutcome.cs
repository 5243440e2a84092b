namespace Chaos.Core.Queueing;

/// <summary>The outcome of an item that was submitted to a <see cref="FifoServer"/>, as its caller sees it.</summary>
public enum FifoOutcome
{
    /// <summary>A worker has finished the item.</summary>
    Done,

    /// <summary>Rejected on arrival because the queue was full.</summary>
    Rejected,

    /// <summary>The caller gave up before the item was finished. The server may still do the work in vain.</summary>
    Abandoned,

    /// <summary>The server was reset or shut down before the item was finished.</summary>
    Discarded,
}
