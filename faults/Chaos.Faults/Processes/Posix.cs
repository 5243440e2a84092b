using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Chaos.Faults.Processes;

/// <summary>
/// The calls of the C library that .NET does not offer. The numbers are those of Linux, the same for glibc and musl.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class Posix
{
    public const int SigKill = 9,
        SigTerm = 15,
        SigCont = 18,
        SigStop = 19;
    public const int WaitStopped = 2,
        WaitExited = 4,
        WaitLeaveStatus = 0x01000000;
    public const short SpawnSetDefaultSignals = 0x04,
        SpawnSetSignalMask = 0x08,
        SpawnSetSession = 0x80;

    const int CloseOnExec = 0x80000,
        Interrupted = 4,
        PidKind = 1;

    /// <summary>
    /// Creates a pipe whose ends no other child inherits. A stray copy of the writing end would keep the reader from
    /// seeing the end of the stream.
    /// </summary>
    public static (SafeFileHandle Read, SafeFileHandle Write) Pipe()
    {
        var ends = new int[2];
        if (pipe2(ends, CloseOnExec) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        return (new(ends[0], true), new(ends[1], true));
    }

    /// <summary>
    /// Waits until the child has stopped or exited, and leaves its status to be reaped. Returns false when it is not
    /// (or no longer) a child.
    /// </summary>
    public static bool Await(int pid, int what)
    {
        var information = new byte[128];
        while (waitid(PidKind, pid, information, what | WaitLeaveStatus) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
                return false;
        }
        return true;
    }

    /// <summary>
    /// Returns the owner of a file or folder, or of a link itself. Returns null when it does not exist or the system
    /// does not report it.
    /// </summary>
    public static uint? OwnerOf(string path)
    {
        const int WorkingFolder = -100,
            NotThroughLinks = 0x100,
            OwnerAt = 20;
        const uint Owner = 8;
        var status = new byte[256];
        try
        {
            return statx(WorkingFolder, path, NotThroughLinks, Owner, status) == 0
                ? BitConverter.ToUInt32(status, OwnerAt)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Reaps a child that has ended. Returns its exit code, 128 plus the signal if a signal killed it, -1 when it is
    /// not known.
    /// </summary>
    public static int Reap(int pid)
    {
        int status;
        while (waitpid(pid, out status, 0) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
                return -1;
        }
        return (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
    }

    [DllImport("libc", SetLastError = true)]
    public static extern int kill(int pid, int signal);

    [DllImport("libc", SetLastError = true)]
    public static extern int setsid();

    [DllImport("libc")]
    public static extern uint geteuid();

    [DllImport("libc", SetLastError = true)]
    static extern int statx(
        int folder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint wanted,
        byte[] status
    );

    [DllImport("libc", SetLastError = true)]
    static extern int pipe2(int[] ends, int flags);

    [DllImport("libc", SetLastError = true)]
    static extern int waitid(int kind, int id, byte[] information, int options);

    [DllImport("libc", SetLastError = true)]
    static extern int waitpid(int pid, out int status, int options);

    [DllImport("libc")]
    public static extern int sigemptyset(byte[] set);

    [DllImport("libc")]
    public static extern int sigfillset(byte[] set);

    [DllImport("libc")]
    public static extern int posix_spawnattr_init(nint attributes);

    [DllImport("libc")]
    public static extern int posix_spawnattr_destroy(nint attributes);

    [DllImport("libc")]
    public static extern int posix_spawnattr_setflags(nint attributes, short flags);

    [DllImport("libc")]
    public static extern int posix_spawnattr_setsigmask(nint attributes, byte[] set);

    [DllImport("libc")]
    public static extern int posix_spawnattr_setsigdefault(nint attributes, byte[] set);

    [DllImport("libc")]
    public static extern int posix_spawn_file_actions_init(nint actions);

    [DllImport("libc")]
    public static extern int posix_spawn_file_actions_destroy(nint actions);

    [DllImport("libc")]
    public static extern int posix_spawn_file_actions_adddup2(nint actions, int from, int to);

    [DllImport("libc")]
    public static extern int posix_spawn_file_actions_addopen(
        nint actions,
        int fd,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mode
    );

    [DllImport("libc")]
    public static extern int posix_spawn_file_actions_addchdir_np(
        nint actions,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path
    );

    [DllImport("libc")]
    public static extern int posix_spawnp(
        out int pid,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string file,
        nint actions,
        nint attributes,
        nint[] arguments,
        nint[] environment
    );
}
