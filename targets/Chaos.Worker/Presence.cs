using System.Net;
using System.Net.Sockets;

namespace Chaos.Worker;

/// <summary>
/// Sends one byte to every client that connects. Canaries use it to check that the worker runs and is not paused.
/// </summary>
internal sealed class Presence : IDisposable
{
    private readonly TcpListener _listener;

    /// <exception cref="SocketException">The port is taken.</exception>
    public Presence(int port)
    {
        _listener = new(IPAddress.Loopback, port);
        _listener.Start();
    }

    /// <summary>The port on which it listens.</summary>
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
                // The client has disconnected already.
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
