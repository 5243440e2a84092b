using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;

namespace Chaos.Samples;

/// <summary>A call opens and closes a TCP connection. It measures how long a service takes to accept one.</summary>
public sealed record ConnectTargetSpec : TargetSpec
{
    public override string CallSummary => "connect";

    public override EdgeProtocol Protocol => EdgeProtocol.Tcp;

    public override string? WhyNotSimulated => "the simulation has no model of a connection alone";

    public override ITarget Connect(TargetSite site) => new Driver(site.Address);

    private sealed class Driver(Uri address) : ITarget
    {
        // A failed call is a result, never an exception. Many threads call this method at once.
        public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
                return new(CallStatus.Ok);
            }
            catch (SocketException e)
            {
                return new(CallStatus.Refused, Detail: e.Message);
            }
            catch (OperationCanceledException)
            {
                return new(CallStatus.TimedOut);
            }
        }

        public ValueTask DisposeAsync() => default;
    }
}
