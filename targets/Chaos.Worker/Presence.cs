using System.Net;
using System.Net.Sockets;

namespace Chaos.Worker;

/// <summary>
/// Sends one byte to every client that connects. Canaries use it to check that the worker runs and is not paused.
/// </summary>
internal sealed class Presence : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_reports = TimeSpan.FromSeconds(1);
    private static readonly byte[] s_here = [1];
    private readonly TcpListener? _listener;
    private readonly Func<CancellationToken, ValueTask<Socket>> _accept;
    private readonly TimeProvider _time;
    private readonly Action<string> _tell;
    private long? _told;
    private int _failed;

    /// <exception cref="SocketException">The port is taken.</exception>
    public Presence(int port, TimeProvider time, Action<string> tell)
    {
        _listener = new(IPAddress.Loopback, port);
        _listener.Start();
        (_accept, _time, _tell) = (_listener.AcceptSocketAsync, time, tell);
    }

    /// <param name="accept">Returns the next client.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Receives, at most once a second, why no client could be accepted.</param>
    internal Presence(Func<CancellationToken, ValueTask<Socket>> accept, TimeProvider time, Action<string> tell) =>
        (_accept, _time, _tell) = (accept, time, tell);

    /// <summary>The port on which it listens.</summary>
    public int Port => ((IPEndPoint)_listener!.LocalEndpoint).Port;

    /// <summary>Answers until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (await AcceptAsync(cancellationToken) is not { } client)
                    continue;
                using (client)
                    await AnswerAsync(client, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It ends.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener?.Dispose();

    private async Task<Socket?> AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _accept(cancellationToken);
        }
        catch (SocketException e)
            when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
        {
            // The client has disconnected already.
            return null;
        }
        catch (SocketException e)
        {
            // For example no file is free. The client waits in the queue, so at once it would fail again.
            Tell(e);
            await Task.Delay(s_pause, _time, cancellationToken);
            return null;
        }
    }

    private static async Task AnswerAsync(Socket client, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendAsync(s_here, cancellationToken);
        }
        catch (SocketException)
        {
            // The client has disconnected already.
        }
    }

    private void Tell(SocketException error)
    {
        _failed++;
        if (_told is { } told && _time.GetElapsedTime(told) < s_reports)
            return;
        _told = _time.GetTimestamp();
        var way =
            error.SocketErrorCode == SocketError.TooManyOpenSockets
                ? "; raise the limit of open files (ulimit -n)"
                : "";
        _tell(
            $"cannot accept a connection that asks whether the worker runs: {error.Message}{way}; {_failed} failed so far, "
                + "the worker goes on"
        );
    }
}
