using System.Net;
using System.Net.Sockets;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Scenarios.Testbeds.Local.Brokers;

/// <summary>
/// Ports on loopback for a program that has to be told which to take, and that takes them again when it is started
/// anew. They lie below those that the system gives to outgoing connections: one of these would be handed out to
/// somebody while the program is down, or a client that tries its address would be connected with itself.
/// </summary>
internal static class FreePorts
{
    private const int Lowest = 20_000;
    private const int Count = 10_000;

    /// <summary>
    /// So many free ports; whose they are and which attempt this is says where the search begins, so that no two owners
    /// try the same.
    /// </summary>
    /// <exception cref="TestbedException">There are none.</exception>
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
