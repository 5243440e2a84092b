using System.Net;
using System.Net.Sockets;

namespace Chaos.Worker;

/// <summary>Says one byte to whoever connects: a canary feels by it that the worker is there and not held up.</summary>
internal sealed class Presence : IDisposable
{
    private readonly TcpListener _listener;

    /// <exception cref="SocketException">The port is taken.</exception>
    public Presence(int port)
    {
        _listener = new(IPAddress.Loopback, port);
        _listener.Start();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Answers until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptSocketAsync(cancellationToken);
                await client.SendAsync(new byte[] { 1 }, cancellationToken);
            }
            catch (SocketException)
            {
                // Who asked is gone again.
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
