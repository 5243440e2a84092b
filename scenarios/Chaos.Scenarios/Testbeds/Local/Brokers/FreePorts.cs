using System.Net;
using System.Net.Sockets;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Scenarios.Testbeds.Local.Brokers;

/// <summary>
/// Finds free loopback ports for programs that have to be given their ports and that reuse them after a restart. The
/// ports lie below the system's range for outgoing connections. The system could give a port of that range to another
/// program while the program is down, or connect a client that tries the port to itself.
/// </summary>
internal static class FreePorts
{
    private const int Lowest = 20_000;
    private const int Count = 10_000;

    /// <summary>
    /// Finds this many free ports. The search begins at a place that depends on the owner and the attempt, so that no
    /// two owners try the same ports.
    /// </summary>
    /// <exception cref="TestbedException">Too few ports are free.</exception>
    internal static IReadOnlyList<int> Find(int count, string owner, int attempt)
    {
        var start = Chance.Bits(Chance.Stream(owner), Chance.Stream("ports"), (ulong)attempt) % Count;
        var found = Enumerable
            .Range(0, Count)
            .Select(i => Lowest + (int)((start + (ulong)i) % Count))
            .Where(IsFree)
            .Take(count)
            .ToList();
        return found.Count == count
            ? found
            : throw new TestbedException(
                $"no {count} ports are free on 127.0.0.1 from {Lowest} to {Lowest + Count - 1}"
            );
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
