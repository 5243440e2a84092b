using System.Globalization;

namespace Chaos.Core.Texts;

/// <summary>Reads how many files a process may have open.</summary>
public static class FileLimit
{
    private const string Source = "/proc/self/limits";
    private const string Line = "Max open files";

    /// <summary>
    /// The soft limit of this process, which its children inherit; null where there is none or the system does not tell.
    /// The runtime raises it to the hard one when it starts.
    /// </summary>
    /// <param name="read">Reads a file.</param>
    public static long? OfThisProcess(Func<string, string> read)
    {
        try
        {
            return Of(read(Source));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The soft limit from the text of <c>/proc/PID/limits</c>; null for no limit.</summary>
    public static long? Of(string limits) =>
        limits.Split('\n').FirstOrDefault(l => l.StartsWith(Line, StringComparison.Ordinal)) is { } line
        && line[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var now, ..]
        && long.TryParse(now, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;
}
