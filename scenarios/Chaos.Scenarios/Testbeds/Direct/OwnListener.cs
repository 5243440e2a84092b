using System.Net;
using System.Net.Sockets;

namespace Chaos.Scenarios.Testbeds.Direct;

/// <summary>
/// A listener of this process that answers each request well, for calls that must reach no service.
/// </summary>
public sealed class OwnListener : IAsyncDisposable
{
    private static readonly byte[] s_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();

    private readonly Func<Socket, CancellationToken, Task> _answer;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _serving;

    /// <summary>Begins to listen.</summary>
    /// <param name="speaksRpc">Whether it answers gRPC calls, and not requests over HTTP/1.1.</param>
    public OwnListener(bool speaksRpc = false)
    {
        _answer = speaksRpc ? OwnRpc.AnswerAsync : AnswerAsync;
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
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_ended.Token)));
        }
        catch (OperationCanceledException)
        {
            // All calls were made.
        }
        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
            try
            {
                await _answer(socket, _ended.Token);
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // The caller has closed it, or all calls were made.
            }
    }

    /// <summary>Answers each piece that comes: a request of these calls fits into one, or gets more answers.</summary>
    private static async Task AnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[65_536];
        while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
            await socket.SendAsync(s_answer, cancellationToken);
    }
}
