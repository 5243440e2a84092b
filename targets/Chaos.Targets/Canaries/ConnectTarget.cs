using System.Net.Sockets;
using Chaos.Callers;
using Chaos.Core.Calls;

namespace Chaos.Targets.Canaries;

/// <summary>
/// A canary that only connects. It shows whether connections are accepted and nothing else, because a proxy accepts
/// them itself.
/// </summary>
/// <param name="address">The address to connect to.</param>
public sealed class ConnectTarget(Uri address) : ITarget
{
    /// <summary>Receives the connections.</summary>
    public CanaryCounts Counts { get; init; } = CanaryCounts.None;

    /// <inheritdoc/>
    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            Counts.Sending?.Invoke(0);
            return new(CallStatus.Ok);
        }
        catch (SocketException e)
        {
            var (status, words) = ConnectionFailure.Of(e.SocketErrorCode, connecting: true);
            return new(status, Detail: words) { Outcome = words };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(CallStatus.TimedOut, Detail: ConnectionFailure.NoAnswer);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
