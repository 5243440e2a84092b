using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

/// <summary>
/// A loopback server that answers each path as the test says, or never if that is null. It records its requests.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _paths = [];
    private readonly List<string> _heads = [];
    private readonly Func<string, string?> _answer;
    private readonly Task _running;

    /// <param name="answer">Returns an answer's status line, header fields and body for a path.</param>
    internal ScriptedServer(Func<string, string?> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new($"http://{_listener.LocalEndpoint}");
        _running = AcceptAsync();
    }

    internal Uri Address { get; }

    internal IReadOnlyList<string> Paths
    {
        get
        {
            lock (_paths)
                return [.. _paths];
        }
    }

    /// <summary>The header fields of the requests, as received.</summary>
    internal IReadOnlyList<string> Heads
    {
        get
        {
            lock (_paths)
                return [.. _heads];
        }
    }

    internal static string Ok(string body = "") =>
        FormattableString.Invariant(
            $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"
        );

    internal static string Redirect(Uri to) =>
        $"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true)
                served.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1, leaveOpen: true);
            // What is no HTTP/1.1, such as the first bytes of TLS, gets no answer.
            var words = (await reader.ReadLineAsync(_stop.Token))?.Split(' ');
            if (words is not [_, var path, "HTTP/1.1"])
                return;
            var head = new StringBuilder();
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                head.Append(line).Append('\n');
            lock (_paths)
            {
                _paths.Add(path);
                _heads.Add(head.ToString());
            }
            if (_answer(path) is { } answer)
                await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(answer), _stop.Token);
            else
                await reader.ReadLineAsync(_stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client has disconnected, or the test is over.
        }
    }
}
