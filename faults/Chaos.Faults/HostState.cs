namespace Chaos.Faults;

/// <summary>What is said of a host, or of a process by its operating system: the receipt of a kill or a pause.</summary>
public enum HostState
{
    /// <summary>It lives and is scheduled.</summary>
    Running,

    /// <summary>It lives and stands still.</summary>
    Paused,

    /// <summary>It has ended (a zombie included), or its number now belongs to another process.</summary>
    Gone,
}
