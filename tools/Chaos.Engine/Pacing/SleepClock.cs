using System.Runtime.InteropServices;

namespace Chaos.Engine.Pacing;

/// <summary>
/// Sleeps until a timestamp of <see cref="TimeProvider.System"/>. Used only on the thread that created it.
/// </summary>
/// <remarks>
/// On Linux those timestamps are nanoseconds of CLOCK_MONOTONIC, and the kernel sleeps to an absolute time: no time is
/// lost between computing a duration and going to sleep. The kernel may wake a thread late by its timer slack, 50 µs
/// by default; the least is 1 ns. On other systems the clock waits whole milliseconds.
/// </remarks>
internal sealed class SleepClock : IDisposable
{
    private const int ClockMonotonic = 1;
    private const int TimerAbsolute = 1;
    private const int SetTimerSlack = 29;
    private const int Interrupted = 4;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly bool _absolute =
        OperatingSystem.IsLinux()
        && Environment.Is64BitProcess
        && TimeProvider.System.TimestampFrequency == NanosecondsPerSecond;
    private readonly ManualResetEventSlim _never = new(false, spinCount: 0);

    public SleepClock()
    {
        // If the kernel refuses this, wake-ups come later, and the start lag shows it.
        if (_absolute)
            _ = ProcessControl(SetTimerSlack, 1, 0, 0, 0);
    }

    public void SleepUntil(long timestamp)
    {
        if (_absolute)
        {
            var until = new TimeSpec(timestamp / NanosecondsPerSecond, timestamp % NanosecondsPerSecond);
            int error;
            while ((error = ClockNanosleep(ClockMonotonic, TimerAbsolute, in until, IntPtr.Zero)) == Interrupted) { }
            if (error != 0)
                throw new InvalidOperationException($"clock_nanosleep failed with error {error}.");
            return;
        }
        var left = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), timestamp);
        if (left > TimeSpan.Zero)
            _never.Wait(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)));
    }

    public void Dispose() => _never.Dispose();

    // Returns the error code itself and does not set errno.
    [DllImport("libc", EntryPoint = "clock_nanosleep")]
    private static extern int ClockNanosleep(int clock, int flags, in TimeSpec until, IntPtr remaining);

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
}
