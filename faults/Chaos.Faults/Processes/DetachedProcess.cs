namespace Chaos.Faults.Processes;

/// <summary>A process that outlives the run. It shares no pipe with the run, and the run does not end it.</summary>
public sealed class DetachedProcess
{
    private const int Stack = 256 * 1024;

    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DetachedProcess(int pid) => Pid = pid;

    /// <summary>Its process number.</summary>
    public int Pid { get; }

    /// <summary>Completes with its exit code if it ends before the run does.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>Starts it and appends its output to a file.</summary>
    internal static DetachedProcess Start(Launch launch, string logPath)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("A process that outlives the run needs Linux.");
        if (Path.GetDirectoryName(logPath) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        var process = new DetachedProcess(LinuxProcess.SpawnInto(launch, Path.GetFullPath(logPath)));
        new Thread(process.AwaitExit, Stack) { IsBackground = true, Name = $"exit of {process.Pid}" }.Start();
        return process;
    }

    private void AwaitExit()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Posix.Await(Pid, Posix.WaitExited);
        _exited.SetResult(Posix.Reap(Pid));
    }
}
