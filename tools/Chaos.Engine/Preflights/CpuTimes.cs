using System.Globalization;

namespace Chaos.Engine.Preflights;

/// <summary>
/// How the processors spent their time since the system started, from the first line of <c>/proc/stat</c> (proc(5)):
/// ticks of 10 ms, summed over all processors.
/// </summary>
/// <param name="Total">All ticks.</param>
/// <param name="Idle">Ticks spent idle or waiting for a disk.</param>
/// <param name="Stolen">Ticks that the hypervisor gave to other virtual machines.</param>
/// <param name="Cores">How many processors there are.</param>
internal readonly record struct CpuTimes(long Total, long Idle, long Stolen, int Cores)
{
    private const int IdleField = 3;
    private const int WaitField = 4;
    private const int StolenField = 7;
    private const double TicksPerSecond = 100;

    /// <summary>Reads the times. Returns null where the system has no <c>/proc/stat</c>.</summary>
    public static CpuTimes? Read() =>
        OperatingSystem.IsLinux() && ProcFile.Read("/proc/stat") is { } text ? Parse(text) : null;

    /// <summary>
    /// Parses the file's text. Returns null when it has another form. The time of guests is part of the first two
    /// figures already.
    /// </summary>
    public static CpuTimes? Parse(string text)
    {
        var lines = text.Split('\n');
        var all = lines
            .FirstOrDefault(l => l.StartsWith("cpu ", StringComparison.Ordinal))
            ?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        if (all is null || all.Length <= StolenField)
            return null;
        var figures = new long[StolenField + 1];
        for (var i = 0; i < figures.Length; i++)
            if (!long.TryParse(all[i], NumberStyles.None, CultureInfo.InvariantCulture, out figures[i]))
                return null;
        return new(
            figures.Sum(),
            figures[IdleField] + figures[WaitField],
            figures[StolenField],
            lines.Count(l => l.StartsWith("cpu", StringComparison.Ordinal)) - 1
        );
    }

    /// <summary>
    /// How many processors were kept busy by others since <paramref name="before"/>, and how many were stolen. Null
    /// when no time has passed.
    /// </summary>
    /// <param name="before">The times at the beginning.</param>
    /// <param name="own">Processor time that this process used since then.</param>
    public (double Busy, double Stolen)? Since(CpuTimes before, TimeSpan own)
    {
        double total = Total - before.Total;
        if (total <= 0 || Cores <= 0)
            return null;
        var seconds = total / TicksPerSecond / Cores;
        var busy = total - (Idle - before.Idle) - (Stolen - before.Stolen);
        return (
            Math.Max(0, (busy / total * Cores) - (own.TotalSeconds / seconds)),
            Math.Max(0, (Stolen - before.Stolen) / total * Cores)
        );
    }
}
