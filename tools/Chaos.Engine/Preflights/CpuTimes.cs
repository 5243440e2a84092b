using System.Globalization;

namespace Chaos.Engine.Preflights;

/// <summary>
/// What the processors did since the system started, by the first line of <c>/proc/stat</c> (proc(5)), in ticks of 10
/// ms over all of them.
/// </summary>
/// <param name="Total">All of it.</param>
/// <param name="Idle">Nothing, or waiting for a disk.</param>
/// <param name="Stolen">Work for other machines on the same host.</param>
/// <param name="Cores">How many processors there are.</param>
internal readonly record struct CpuTimes(long Total, long Idle, long Stolen, int Cores)
{
    private const int IdleField = 3;
    private const int WaitField = 4;
    private const int StolenField = 7;
    private const double TicksPerSecond = 100;

    /// <summary>Reads them; null where the system does not have them.</summary>
    public static CpuTimes? Read() =>
        OperatingSystem.IsLinux() && ProcFile.Read("/proc/stat") is { } text ? Parse(text) : null;

    /// <summary>
    /// Of a file's text; null where it is of another form. What guests got is part of the first two figures already.
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
    /// Processors that were busy since <paramref name="before"/> with anything but this process, and such as were
    /// stolen; null where no time has passed.
    /// </summary>
    /// <param name="before">The same, earlier.</param>
    /// <param name="own">What this process used meanwhile.</param>
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
