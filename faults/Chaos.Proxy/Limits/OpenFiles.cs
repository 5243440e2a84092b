using Chaos.Core.Texts;

namespace Chaos.Proxy.Limits;

/// <summary>
/// How the open files that the process may have are shared out. When they run out the runtime cannot start a thread,
/// and aborts the process; so connections get only what the rest leaves. The runtime itself raises the soft limit to
/// the hard one when it starts.
/// </summary>
internal sealed record OpenFiles
{
    /// <summary>For the runtime: pipes of new threads, assemblies that are loaded late, look-ups of names.</summary>
    public const int ForRuntime = 40;

    /// <summary>The lowest limit: below it the runtime cannot even load what the proxy consists of.</summary>
    public const int Least = 200;

    private const int LeastShare = 8;
    private const int LargestShare = 512;
    private const int PartsOfLimit = 16;

    /// <summary>The soft limit of the process.</summary>
    public required long Limit { get; init; }

    /// <summary>The most connections of clients of the API.</summary>
    public long ForApi => Math.Clamp(Limit / PartsOfLimit, LeastShare, LargestShare);

    /// <summary>What is left to listeners when connections have taken all of theirs.</summary>
    public long ForListeners => ForApi;

    /// <summary>What is left to connections, clients and upstreams together.</summary>
    /// <param name="open">The files that are open without any connection.</param>
    public long ForConnections(long open) => Limit - open - ForRuntime - ForApi - ForListeners;

    /// <summary>The lowest limit with room for one connection.</summary>
    public static long LeastLimit(long open)
    {
        var without = open + ForRuntime + ConnectionRoom.OfConnection;
        // The two shares together are an eighth of the limit, unless it is low.
        return Math.Max(without + (2 * LeastShare), ((without * 8) + 6) / 7);
    }

    /// <summary>The limit of this process; null where the system does not tell or sets none.</summary>
    public static OpenFiles? OfThisProcess() =>
        FileLimit.OfThisProcess(File.ReadAllText) is { } limit ? new() { Limit = limit } : null;

    /// <summary>Counts the files that this process has open; null where the system does not tell.</summary>
    public static long? Count()
    {
        try
        {
            return OperatingSystem.IsLinux() ? Directory.EnumerateFileSystemEntries("/proc/self/fd").LongCount() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
