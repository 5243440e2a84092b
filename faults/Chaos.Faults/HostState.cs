namespace Chaos.Faults;

/// <summary>
/// The state of a host, or of a process as the operating system reports it. It is the receipt of a kill or a pause.
/// </summary>
public enum HostState
{
    /// <summary>It is alive and scheduled.</summary>
    Running,

    /// <summary>It is alive and stopped.</summary>
    Paused,

    /// <summary>It has ended (including a zombie), or its process number now belongs to another process.</summary>
    Gone,
}
