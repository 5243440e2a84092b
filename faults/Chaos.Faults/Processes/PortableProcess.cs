using System.Diagnostics;

namespace Chaos.Faults.Processes;

/// <summary>
/// A child process on systems other than Linux. It is killed with its process tree and cannot be paused. A request to
/// end it kills it.
/// </summary>
internal sealed class PortableProcess : IOsProcess
{
    const string NoPause =
        "Pausing a process needs Linux: this system has no portable way to stop and continue a process.";

    readonly Process _process;

    PortableProcess(Process process, Stream? input)
    {
        this._process = process;
        Pid = process.Id;
        Input = input;
        Exited = ExitAsync(process);
        // Process reports its exit only after both outputs were read to their end, so one task serves for both.
        Drained = Exited;
    }

    public int Pid { get; }

    public Stream? Input { get; }

    public Task<int> Exited { get; }

    public Task Drained { get; }

    public static PortableProcess Start(Launch launch)
    {
        var start = new ProcessStartInfo(launch.FileName, launch.Arguments)
        {
            WorkingDirectory = launch.WorkingDirectory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in launch.Environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
        var gate = new Lock();
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += HandOn;
        process.ErrorDataReceived += HandOn;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!launch.KeepInput)
            process.StandardInput.Close();
        return new PortableProcess(process, launch.KeepInput ? process.StandardInput.BaseStream : null);

        void HandOn(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is null)
                return;
            lock (gate)
                launch.OnLine(e.Data);
        }
    }

    public void Terminate() => Kill();

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    public void Pause() => throw new PlatformNotSupportedException(NoPause);

    public void Resume() => throw new PlatformNotSupportedException(NoPause);

    static async Task<int> ExitAsync(Process process)
    {
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
