using System.Globalization;

namespace Chaos.Engine.Preflights;

/// <summary>How many files and connections this process may still open.</summary>
internal static class Descriptors
{
    private const string Line = "Max open files";

    /// <summary>The limit less the open ones. Null where the system does not tell, or has no limit.</summary>
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

    /// <summary>The soft limit from the text of <c>/proc/PID/limits</c>; null for no limit.</summary>
    public static long? Limit(string limits) =>
        limits.Split('\n').FirstOrDefault(l => l.StartsWith(Line, StringComparison.Ordinal)) is { } line
        && line[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var now, ..]
        && long.TryParse(now, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;
}
