using System.Globalization;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>The identity of a process in a file of its own: number and start time with a space between them.</summary>
internal static class IdentityText
{
    public static string Of(ProcessIdentity process) =>
        string.Create(CultureInfo.InvariantCulture, $"{process.Pid} {process.StartTime}");

    /// <summary>Reads such a file; null if it is missing or incomplete.</summary>
    public static ProcessIdentity? Read(string path)
    {
        string[] parts;
        try
        {
            parts = File.ReadAllText(path).Split(' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        return
            parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? new(pid, start)
            : null;
    }
}
