using System.Runtime.InteropServices;

namespace Chaos.Proxy.Leases;

/// <summary>
/// The system's time, with timestamps that go on while the machine is suspended. The usual timestamps stop then on
/// Linux, so a lease would be too long by that time.
/// </summary>
public sealed class BootTime : TimeProvider
{
    private const int SinceBoot = 7;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private static readonly BootTime s_instance = new();

    private BootTime() { }

    /// <inheritdoc/>
    public override long TimestampFrequency => NanosecondsPerSecond;

    /// <summary>Returns this clock for the system's own on Linux, and every other clock unchanged.</summary>
    public static TimeProvider Of(TimeProvider time) => time == System && OperatingSystem.IsLinux() ? s_instance : time;

    /// <inheritdoc/>
    public override long GetTimestamp() =>
        clock_gettime(SinceBoot, out var now) == 0
            ? (now.Seconds * NanosecondsPerSecond) + now.Nanoseconds
            : throw new PlatformNotSupportedException("This system has no clock that counts suspended time.");

    [DllImport("libc", SetLastError = true)]
    private static extern int clock_gettime(int clock, out Instant now);

    [StructLayout(LayoutKind.Sequential)]
    private struct Instant
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
