namespace Chaos.Faults.Tests.Child;

/// <summary>How far the runner gets before it reports the moment and waits to be killed.</summary>
public enum Moment
{
    /// <summary>Only the warden runs.</summary>
    Guarded,

    /// <summary>Children run; one of them has a grandchild.</summary>
    Started,

    /// <summary>The undo record is on disk; the fault is not injected.</summary>
    Recorded,

    /// <summary>The toxic is injected.</summary>
    Injected,

    /// <summary>The toxic is injected and one child is paused.</summary>
    Paused,

    /// <summary>Everything is reverted; the process ends by itself.</summary>
    Ended,
}
