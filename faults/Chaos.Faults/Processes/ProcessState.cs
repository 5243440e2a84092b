namespace Chaos.Faults.Processes;

/// <summary>What the operating system says of a process: the receipt of a kill, a pause or a resume.</summary>
public enum ProcessState
{
    /// <summary>It lives and is scheduled.</summary>
    Running,

    /// <summary>It lives and is stopped.</summary>
    Stopped,

    /// <summary>It has ended (a zombie included), or its number now belongs to another process.</summary>
    Gone,
}
