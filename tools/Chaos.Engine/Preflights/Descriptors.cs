using System.Globalization;

namespace Chaos.Engine.Preflights;

/// <summary>How many files and connections this process may still open.</summary>
internal static class Descriptors
{
    private const string Line = "Max open files";

    /// <summary>By its limit and what is open; null where the system does not say, or has no limit.</summary>
    public static long? Free()
    {
        if (
            !OperatingSystem.IsLinux()
            || ProcFile.Read("/proc/self/limits") is not { } limits
            || Limit(limits) is not { } limit
        )
            return null;
        try
        {
            return Math.Max(0, limit - Directory.EnumerateFileSystemEntries("/proc/self/fd").LongCount());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The limit that holds now, by the text of <c>/proc/PID/limits</c>; null for none.</summary>
    public static long? Limit(string limits) =>
        limits.Split('\n').FirstOrDefault(l => l.StartsWith(Line, StringComparison.Ordinal)) is { } line
        && line[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var now, ..]
        && long.TryParse(now, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;
}
