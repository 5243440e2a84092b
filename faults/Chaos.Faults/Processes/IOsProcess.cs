namespace Chaos.Faults.Processes;

/// <summary>A started process, with the operations of its operating system.</summary>
internal interface IOsProcess
{
    int Pid { get; }

    /// <summary>Its standard input; null unless it was requested.</summary>
    Stream? Input { get; }

    /// <summary>Completes with the exit code; 128 plus the signal if a signal killed it.</summary>
    Task<int> Exited { get; }

    /// <summary>Completes when the last line of its output was delivered.</summary>
    Task Drained { get; }

    /// <summary>Requests its end.</summary>
    void Terminate();

    /// <summary>Kills it and its descendants at once.</summary>
    void Kill();

    /// <summary>Pauses it. Returns when it has stopped.</summary>
    void Pause();

    /// <summary>Resumes it.</summary>
    void Resume();

    static IOsProcess Start(Launch launch) =>
        OperatingSystem.IsLinux() ? LinuxProcess.Start(launch) : PortableProcess.Start(launch);
}
