using Chaos.Core.Calls;

namespace Chaos.Faults.Edges;

/// <summary>
/// A canary of several round trips of one byte. It is good when none of them takes as long as a retransmission.
/// </summary>
internal sealed class RoundTripCanary(IFaultSite site, string edge, TimeSpan timeout)
    : BesideCanary(new(site, edge, "round-trip", () => new EchoSource()))
{
    /// <summary>Round trips of a canary, each with one segment in each direction.</summary>
    public const int RoundTrips = 20;

    // A timer is never early; only the begin of the wait is.
    private readonly TimeSpan _stalled = timeout * .9;

    protected override async Task<CallResult> AskAsync(CancellationToken cancellationToken)
    {
        using var socket = await Proxy.ConnectAsync(cancellationToken);
        var one = new byte[1];
        for (var i = 0; i < RoundTrips; i++)
        {
            var begun = TimeProvider.System.GetTimestamp();
            await socket.SendAsync(one, cancellationToken);
            if (await socket.ReceiveAsync(one, cancellationToken) == 0)
                return new(CallStatus.Reset, Detail: "closed without an answer");
            if (TimeProvider.System.GetElapsedTime(begun) >= _stalled)
                return new(CallStatus.TimedOut, Detail: "waited for a retransmission");
        }
        return new(CallStatus.Ok);
    }
}
