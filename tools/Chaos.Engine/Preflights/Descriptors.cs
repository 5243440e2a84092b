using Chaos.Core.Texts;

namespace Chaos.Engine.Preflights;

/// <summary>How many files and connections this process may still open.</summary>
internal static class Descriptors
{
    /// <summary>The limit less the open ones. Null where the system does not tell, or has no limit.</summary>
    public static long? Free()
    {
        if (FileLimit.OfThisProcess(File.ReadAllText) is not { } limit)
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
}
