using System.Diagnostics;

namespace Chaos.Faults.Processes;

/// <summary>Identifies one process by its number and its start time, because numbers are reused.</summary>
/// <param name="Pid">Process number.</param>
/// <param name="StartTime">On Linux, field 22 of <c>/proc/PID/stat</c> (clock ticks since boot); elsewhere, UTC
/// ticks.</param>
public readonly record struct ProcessIdentity(int Pid, long StartTime)
{
    /// <summary>The process that runs this code.</summary>
    public static ProcessIdentity Current =>
        Of(Environment.ProcessId)
        ?? throw new InvalidOperationException("This process cannot read its own start time.");

    /// <summary>Returns the process that has this number now; null when there is none.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        if (OperatingSystem.IsLinux())
            return ProcStat.Read(pid) is { } stat ? new(pid, stat.StartTime) : null;
        return PortableStartTime(pid) is { } start ? new(pid, start) : null;
    }

    /// <summary>Its current state, read from the operating system.</summary>
    public HostState State
    {
        get
        {
            if (!OperatingSystem.IsLinux())
                return PortableStartTime(Pid) == StartTime ? HostState.Running : HostState.Gone;
            if (ProcStat.Read(Pid) is not { } stat || stat.StartTime != StartTime)
                return HostState.Gone;
            return stat.State switch
            {
                'Z' or 'X' or 'x' => HostState.Gone,
                'T' or 't' => HostState.Paused,
                _ => HostState.Running,
            };
        }
    }

    /// <summary>Whether the process is alive, paused or not.</summary>
    public bool IsAlive => State != HostState.Gone;

    static long? PortableStartTime(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
