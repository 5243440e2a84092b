namespace Chaos.Faults.Processes;

/// <summary>A started process as its operating system lets us handle it.</summary>
internal interface IOsProcess
{
    int Pid { get; }

    /// <summary>Its standard input, when it was asked for.</summary>
    Stream? Input { get; }

    /// <summary>Completes with the exit code (128 plus the signal for one that was killed).</summary>
    Task<int> Exited { get; }

    /// <summary>Completes when the last line of its output was handed on.</summary>
    Task Drained { get; }

    /// <summary>Asks it to end.</summary>
    void Terminate();

    /// <summary>Ends it and what it started, at once.</summary>
    void Kill();

    /// <summary>Stops it; returns when it has stopped.</summary>
    void Pause();

    /// <summary>Lets it go on.</summary>
    void Resume();

    static IOsProcess Start(Launch launch) =>
        OperatingSystem.IsLinux() ? LinuxProcess.Start(launch) : PortableProcess.Start(launch);
}
