using System.Net.Sockets;
using Chaos.Core.Texts;

namespace Chaos.Callers;

/// <summary>
/// Keeps some of the files that the process may have open free of connections. Without a free one the runtime cannot
/// start a thread, and ends the process.
/// </summary>
internal static class FileReserve
{
    private const int Reserve = 96;

    // A process that may have few files open would else have none for connections.
    private const int LeastParts = 4;

    private static readonly long? s_limit = FileLimit.OfThisProcess(File.ReadAllText);
    private static readonly long s_bound = Bound(s_limit);

    /// <summary>How many files this process may have open; null for no limit.</summary>
    public static long? Most => s_limit;

    /// <summary>How many more files this process may open without the reserve; null for no limit.</summary>
    public static long? Left() =>
        s_limit is null ? null : s_bound - Directory.EnumerateFileSystemEntries("/proc/self/fd").LongCount();

    /// <summary>The lowest limit that leaves enough files, from what another one leaves.</summary>
    /// <param name="limit">The other limit.</param>
    /// <param name="left">What it leaves. May be below 0.</param>
    /// <param name="enough">How many files there should be.</param>
    public static long LeastLimit(long limit, long left, long enough)
    {
        var without = Bound(limit) - left + enough;
        return Math.Min(without + Reserve, ((without * LeastParts) - 1) / (LeastParts - 1));
    }

    /// <summary>Opens a connection of an HTTP client.</summary>
    /// <exception cref="SocketException">It cannot be opened, or would use the reserve.</exception>
    public static ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    ) => ConnectAsync(context.DnsEndPoint, cancellationToken);

    /// <summary>Opens a connection to an address.</summary>
    /// <exception cref="SocketException">It cannot be opened, or would use the reserve.</exception>
    public static ValueTask<Stream> ConnectAsync(System.Net.EndPoint endpoint, CancellationToken cancellationToken) =>
        ConnectAsync(endpoint, s_bound, cancellationToken);

    /// <summary>The number from which on a file belongs to the reserve.</summary>
    internal static long Bound(long? limit) =>
        limit is { } files ? files - Math.Min(Reserve, files / LeastParts) : long.MaxValue;

    internal static async ValueTask<Stream> ConnectAsync(
        System.Net.EndPoint endpoint,
        long bound,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (!IsBelow(socket, bound))
                throw new SocketException((int)SocketError.TooManyOpenSockets);
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // The system gives each file the lowest number that is free, so a number tells that all below it are in use.
    private static bool IsBelow(Socket socket, long bound) =>
        OperatingSystem.IsWindows() || socket.SafeHandle.DangerousGetHandle() < bound;
}
