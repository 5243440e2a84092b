using System.Net;
using System.Net.Sockets;

namespace Chaos.Scenarios.Testbeds.Direct;

/// <summary>
/// A listener of this process that answers each request with 200, for calls that must reach no service.
/// </summary>
public sealed class OwnListener : IAsyncDisposable
{
    private static readonly byte[] s_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _serving;

    /// <summary>Begins to listen.</summary>
    public OwnListener()
    {
        _listener.Start();
        Address = new($"http://{_listener.LocalEndpoint}");
        _serving = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _serving;
        _listener.Dispose();
        _ended.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(AnswerAsync(await _listener.AcceptSocketAsync(_ended.Token)));
        }
        catch (OperationCanceledException)
        {
            // All calls were made.
        }
        await Task.WhenAll(connections);
    }

    /// <summary>Answers each piece that comes: a request of these calls fits into one, or gets more answers.</summary>
    private async Task AnswerAsync(Socket socket)
    {
        using (socket)
        {
            var buffer = new byte[65_536];
            try
            {
                while (await socket.ReceiveAsync(buffer, _ended.Token) > 0)
                    await socket.SendAsync(s_answer, _ended.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The caller has closed it, or all calls were made.
            }
        }
    }
}
