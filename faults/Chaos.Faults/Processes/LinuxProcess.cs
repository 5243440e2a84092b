using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Chaos.Faults.Processes;

/// <summary>
/// A child process started by posix_spawn instead of <see cref="System.Diagnostics.Process"/>, for three reasons.
/// First, it has a session of its own before its first instruction, without a <c>setsid</c> program, so Ctrl+C at the
/// terminal reaches only this process. Second, this class reaps the child under a lock that every signal takes, so a
/// signal can never reach a process that reused the number. Third, a dedicated thread reads its output. The streams of
/// Process block two threads of the thread pool for each child; the load generator needs these threads.
/// </summary>
/// <remarks>The child leads its process group and every signal goes to the group, so a program behind a wrapper script
/// is hit too.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class LinuxProcess : IOsProcess
{
    // In glibc and musl posix_spawnattr_t takes 336 bytes and posix_spawn_file_actions_t 80; both are opaque here.
    const int OpaqueSize = 1024;
    const int SignalSetSize = 128;
    const int ThreadStack = 256 * 1024;

    readonly Lock _gate = new();
    readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    bool _reaped;

    LinuxProcess(int pid, Stream? input, SafeFileHandle output, Action<string> onLine)
    {
        Pid = pid;
        Input = input;
        new Thread(() => Drain(output, onLine), ThreadStack) { IsBackground = true, Name = $"output of {pid}" }.Start();
        new Thread(AwaitExit, ThreadStack) { IsBackground = true, Name = $"exit of {pid}" }.Start();
    }

    public int Pid { get; }

    public Stream? Input { get; }

    public Task<int> Exited => _exited.Task;

    public Task Drained => _drained.Task;

    public static LinuxProcess Start(Launch launch)
    {
        var (outputRead, outputWrite) = Posix.Pipe();
        using var writeEnd = outputWrite;
        var (inputRead, inputWrite) = launch.KeepInput ? Posix.Pipe() : (null, null);
        using var readEnd = inputRead;
        try
        {
            var pid = Spawn(
                launch,
                inputRead,
                actions =>
                {
                    // One pipe for both outputs keeps their lines in the order in which they were written.
                    Check(Posix.posix_spawn_file_actions_adddup2(actions, (int)outputWrite.DangerousGetHandle(), 1));
                    Check(Posix.posix_spawn_file_actions_adddup2(actions, (int)outputWrite.DangerousGetHandle(), 2));
                }
            );
            return new LinuxProcess(
                pid,
                inputWrite is null ? null : new FileStream(inputWrite, FileAccess.Write, bufferSize: 0),
                outputRead,
                launch.OnLine
            );
        }
        catch
        {
            outputRead.Dispose();
            inputWrite?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Starts a process whose output is appended to a file. So the process neither ends with this one nor blocks on a
    /// pipe that is not read.
    /// </summary>
    internal static int SpawnInto(Launch launch, string logPath) =>
        Spawn(
            launch,
            input: null,
            actions =>
            {
                const int WriteCreateAppend = 0x441;
                const uint OwnerAlone = 0x180;
                Check(Posix.posix_spawn_file_actions_addopen(actions, 1, logPath, WriteCreateAppend, OwnerAlone));
                Check(Posix.posix_spawn_file_actions_adddup2(actions, 1, 2));
            }
        );

    public void Terminate() => Signal(Posix.SigTerm, -Pid);

    public void Kill() => Signal(Posix.SigKill, -Pid);

    public void Pause()
    {
        // The leader is stopped first. While it waits in vfork for a child to exec, only that child can release it; a
        // stopped child never would.
        if (!Signal(Posix.SigStop, Pid))
            return;
        Posix.Await(Pid, Posix.WaitStopped | Posix.WaitExited);
        Signal(Posix.SigStop, -Pid);
    }

    public void Resume() => Signal(Posix.SigCont, -Pid);

    bool Signal(int signal, int processOrGroup)
    {
        lock (_gate)
            return !_reaped && Posix.kill(processOrGroup, signal) == 0;
    }

    void AwaitExit()
    {
        Posix.Await(Pid, Posix.WaitExited);
        int code;
        lock (_gate)
        {
            // The leader's number stays in use until it is reaped. So this signal reaches only the rest of its group.
            _ = Posix.kill(-Pid, Posix.SigKill);
            code = Posix.Reap(Pid);
            _reaped = true;
        }
        _exited.SetResult(code);
    }

    void Drain(SafeFileHandle output, Action<string> onLine)
    {
        using var stream = new FileStream(output, FileAccess.Read, bufferSize: 0);
        LineSplitter.Run(stream, onLine);
        _drained.SetResult();
    }

    static int Spawn(Launch launch, SafeFileHandle? input, Action<nint> addOutputs)
    {
        var arguments = Strings([launch.FileName, .. launch.Arguments]);
        var environment = Strings(launch.FullEnvironment());
        var actions = Marshal.AllocHGlobal(OpaqueSize);
        var attributes = Marshal.AllocHGlobal(OpaqueSize);
        Check(Posix.posix_spawn_file_actions_init(actions));
        Check(Posix.posix_spawnattr_init(attributes));
        try
        {
            if (launch.WorkingDirectory is { } directory)
                Check(Posix.posix_spawn_file_actions_addchdir_np(actions, directory));
            Check(
                input is null
                    ? Posix.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0)
                    : Posix.posix_spawn_file_actions_adddup2(actions, (int)input.DangerousGetHandle(), 0)
            );
            addOutputs(actions);

            // .NET ignores SIGPIPE and masks other signals; the child must not inherit that.
            byte[] none = new byte[SignalSetSize],
                all = new byte[SignalSetSize];
            Check(Posix.sigemptyset(none));
            Check(Posix.sigfillset(all));
            Check(Posix.posix_spawnattr_setsigmask(attributes, none));
            Check(Posix.posix_spawnattr_setsigdefault(attributes, all));
            Check(
                Posix.posix_spawnattr_setflags(
                    attributes,
                    Posix.SpawnSetSession | Posix.SpawnSetSignalMask | Posix.SpawnSetDefaultSignals
                )
            );
            Check(Posix.posix_spawnp(out var pid, launch.FileName, actions, attributes, arguments, environment));
            return pid;
        }
        finally
        {
            Check(Posix.posix_spawn_file_actions_destroy(actions));
            Check(Posix.posix_spawnattr_destroy(attributes));
            Marshal.FreeHGlobal(actions);
            Marshal.FreeHGlobal(attributes);
            foreach (var text in arguments.Concat(environment))
                Marshal.FreeCoTaskMem(text);
        }
    }

    static nint[] Strings(IReadOnlyList<string> texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];

    // These calls return the error and do not set errno.
    static void Check(int error)
    {
        if (error != 0)
            throw new Win32Exception(error);
    }
}
