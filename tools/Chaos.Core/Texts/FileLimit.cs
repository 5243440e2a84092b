using System.Globalization;

namespace Chaos.Core.Texts;

/// <summary>Reads how many files a process may have open.</summary>
public static class FileLimit
{
    private const string Line = "Max open files";

    /// <summary>The soft limit from the text of <c>/proc/PID/limits</c>; null for no limit.</summary>
    public static long? Of(string limits) =>
        limits.Split('\n').FirstOrDefault(l => l.StartsWith(Line, StringComparison.Ordinal)) is { } line
        && line[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var now, ..]
        && long.TryParse(now, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;
}
