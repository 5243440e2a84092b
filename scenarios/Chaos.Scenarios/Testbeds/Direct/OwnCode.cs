using System.Net;
using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Scenarios.Testbeds.Direct;

/// <summary>
/// Makes a few calls to a listener of this process before a load begins. The runtime compiles the code of a call at its
/// first uses, which takes tens of milliseconds: without this, the first calls of a load would look slow.
/// </summary>
internal static class OwnCode
{
    private const int Rounds = 12;
    private const int AtOnce = 4;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    private static readonly byte[] s_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();

    /// <summary>Makes the calls. A driver of another protocol than HTTP is left as it is.</summary>
    /// <param name="target">What the load calls.</param>
    /// <param name="site">Where the load calls it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal static async Task WarmAsync(
        TargetSpec target,
        TargetSite site,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (target is not RequestTargetSpec request)
            return;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var own = new Uri($"http://{listener.LocalEndpoint}");
        using var passed = new CancellationTokenSource(s_limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, passed.Token);
        var serving = ServeAsync(listener, limit.Token);
        // The login and the headers may hold secrets, which do not leave this process here either.
        await using (var driver = (request with { KnownAs = null, Tls = false }).Connect(site with { Address = own }))
            for (var round = 0; round < Rounds && !limit.IsCancellationRequested; round++)
                await Task.WhenAll(
                    Enumerable
                        .Range(round * AtOnce, AtOnce)
                        .Select(n => driver.CallAsync(new Call(n, 0), limit.Token).AsTask())
                );
        await passed.CancelAsync();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(AnswerAsync(await listener.AcceptSocketAsync(cancellationToken), cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // All calls were made.
        }
        await Task.WhenAll(connections);
    }

    /// <summary>Answers each piece that comes: a request of these calls fits into one, or gets more answers.</summary>
    private static async Task AnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        using (socket)
        {
            var buffer = new byte[65_536];
            try
            {
                while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
                    await socket.SendAsync(s_answer, cancellationToken);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The caller has closed it, or all calls were made.
            }
        }
    }
}
