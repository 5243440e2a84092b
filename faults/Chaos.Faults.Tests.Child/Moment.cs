namespace Chaos.Faults.Tests.Child;

/// <summary>How far the runner goes before it says so and waits to be killed.</summary>
public enum Moment
{
    /// <summary>The warden is on guard, nothing else is there.</summary>
    Guarded,

    /// <summary>Children run: one of them with a grandchild.</summary>
    Started,

    /// <summary>The undo record is on disk, the fault is not injected.</summary>
    Recorded,

    /// <summary>The toxic is there.</summary>
    Injected,

    /// <summary>The toxic is there and one child stands still.</summary>
    Paused,

    /// <summary>Everything was taken back; the process ends by itself.</summary>
    Ended,
}
