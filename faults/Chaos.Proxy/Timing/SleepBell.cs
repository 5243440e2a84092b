using System.Runtime.InteropServices;

namespace Chaos.Proxy.Timing;

/// <summary>
/// A sleep that another thread can end, as exact as the kernel's timers: ppoll on an eventfd. For Linux only.
/// </summary>
internal sealed class SleepBell : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const short Readable = 1;
    private const int SetTimerSlack = 29;

    private readonly int _event;

    /// <exception cref="IOException">No descriptor is free.</exception>
    public SleepBell()
    {
        _event = EventDescriptor(0, CloseOnExec | NonBlocking);
        if (_event < 0)
            throw new IOException($"eventfd failed with error {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>Whether this platform has it.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>
    /// Lets the kernel wake the calling thread within 1 ns of its time; the default is 50 us. If the kernel refuses, the
    /// thread only wakes later.
    /// </summary>
    public static void WakePunctually() => _ = ProcessControl(SetTimerSlack, 1, 0, 0, 0);

    /// <summary>Sleeps that long, or until the bell rings.</summary>
    /// <param name="time">How long; <see cref="TimeSpan.MaxValue"/> for ever.</param>
    public void Sleep(TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
            return;
        // A signal or an error ends the sleep early; the caller looks at its clock again.
        var ticks = Math.Min(time.Ticks, TimeSpan.TicksPerDay);
        var limit = new TimeSpec(ticks / TimeSpan.TicksPerSecond, ticks % TimeSpan.TicksPerSecond * 100);
        var poll = new PollDescriptor { Descriptor = _event, Events = Readable };
        if (Poll(ref poll, 1, in limit, IntPtr.Zero) > 0)
            _ = Read(_event, out _, sizeof(ulong));
    }

    /// <summary>Ends the current sleep. If no thread sleeps, the next sleep ends at once.</summary>
    public void Ring() => _ = Write(_event, 1, sizeof(ulong));

    public void Dispose() => _ = Close(_event);

    [DllImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static extern int EventDescriptor(uint value, int flags);

    [DllImport("libc", EntryPoint = "ppoll")]
    private static extern int Poll(ref PollDescriptor descriptors, nuint count, in TimeSpec limit, IntPtr signals);

    [DllImport("libc", EntryPoint = "read")]
    private static extern nint Read(int descriptor, out ulong value, nuint size);

    [DllImport("libc", EntryPoint = "write")]
    private static extern nint Write(int descriptor, in ulong value, nuint size);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int ProcessControl(
        int option,
        nuint argument2,
        nuint argument3,
        nuint argument4,
        nuint argument5
    );

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Result;
    }
}
