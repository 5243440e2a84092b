using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chaos.Targets.Tests.Targets;

/// <summary>
/// A server on a loopback socket that answers with exactly the given bytes. For null it closes the connection without
/// an answer.
/// </summary>
internal sealed class RawHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, string?> _answer;
    private readonly Task _accepting;
    private int _connections;

    public RawHttpServer(Func<string, string?> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new($"http://{_listener.LocalEndpoint}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Whether the connection ends after its first answer.</summary>
    public bool AnswersOnce { get; init; }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The received requests, with headers and body.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static string Response(int status, string body = "", string headers = "") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} X\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}"
        );

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // This comes after the wait, because accepting from a stopped listener is an error.
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                serving.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                while (await ReadAsync(client.GetStream()) is { } request)
                {
                    Requests.Enqueue(request);
                    if (_answer(request) is not { } answer)
                        return;
                    await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(answer), _stop.Token);
                    if (AnswersOnce)
                        return;
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client has disconnected, or the test is over.
            }
        }
    }

    private async Task<string?> ReadAsync(NetworkStream stream)
    {
        var (text, buffer) = ("", new byte[4096]);
        while (true)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var length = text.Split("\r\n")
                    .FirstOrDefault(l => l.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
                if (
                    text.Length
                    >= end + 4 + (length is null ? 0 : int.Parse(length[16..], CultureInfo.InvariantCulture))
                )
                    return text;
            }
            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
                return null;
            text += Encoding.ASCII.GetString(buffer, 0, read);
        }
    }
}
