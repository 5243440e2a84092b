using Chaos.Callers;
using Chaos.Proxy.Accepting;
using Serilog;
using static System.FormattableString;

namespace Chaos.SampleShop.Serving;

/// <summary>How many clients the open files of a service leave room for.</summary>
internal static class ClientFiles
{
    /// <summary>A connection of a client, and that of a call which its request makes.</summary>
    private const int OfClient = 2;

    /// <summary>The fewest clients with which a service starts.</summary>
    private const int Least = 16;

    /// <summary>A room that tells when clients have to wait. It has no bound yet.</summary>
    public static ClientRoom Room(TimeProvider time) =>
        new(
            time,
            most =>
                Log.Warning(
                    "No room for more clients: {Most} connections are open, as many as {Limit} open files (ulimit -n) allow; "
                        + "further clients wait until others leave",
                    most,
                    FileReserve.Most
                )
        );

    /// <summary>Bounds the clients to what the files leave that are open when the service listens.</summary>
    /// <exception cref="TooFewFilesException">That is no room.</exception>
    public static void Bound(ClientRoom room)
    {
        if (FileReserve.Most is { } limit && FileReserve.Left() is { } left)
            room.Bound(Clients(limit, left));
    }

    /// <summary>The most clients at once.</summary>
    /// <param name="limit">How many files may be open.</param>
    /// <param name="left">How many of them are left to connections.</param>
    /// <exception cref="TooFewFilesException">That is no room.</exception>
    internal static long Clients(long limit, long left) =>
        left / OfClient >= Least
            ? left / OfClient
            : throw new TooFewFilesException(
                Invariant($"no room for clients: {limit} files may be open (ulimit -n); allowed: ")
                    + Invariant($"{FileReserve.LeastLimit(limit, left, Least * OfClient)} or more")
            );
}
