using Chaos.Core.Calls;

namespace Chaos.Faults.Edges;

/// <summary>
/// A canary that is large enough to feel a rate. It fetches bytes from a <see cref="ByteSource"/>, so that the service
/// does no work for it.
/// </summary>
internal sealed class RateCanary(IFaultSite site, string edge, int kilobytesPerSecond, bool isShared)
    : BesideCanary(new(site, edge, "rate", () => new ByteSource(BytesAt(kilobytesPerSecond, isShared))))
{
    private const int MostBytes = 1_000_000;
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(100);

    // Canaries come every 100 ms, and those that share a rate must not use it up.
    private static readonly TimeSpan s_longestShared = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(2);

    /// <summary>How long a rate takes for the bytes of a canary; zero when that is too short to be felt.</summary>
    public static TimeSpan TimeAt(int kilobytesPerSecond, bool isShared)
    {
        // The effect of a fault is described before its values are checked.
        if (kilobytesPerSecond <= 0)
            return TimeSpan.Zero;
        var time = TimeSpan.FromSeconds(BytesAt(kilobytesPerSecond, isShared) / (kilobytesPerSecond * 1000.0));
        return time >= s_shortest ? time : TimeSpan.Zero;
    }

    protected override async Task<CallResult> AskAsync(CancellationToken cancellationToken)
    {
        using var socket = await Proxy.ConnectAsync(cancellationToken);
        await socket.SendAsync(new byte[1], cancellationToken);
        var buffer = new byte[64 * 1024];
        for (var left = BytesAt(kilobytesPerSecond, isShared); left > 0; )
        {
            var read = await socket.ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
                return new(CallStatus.Reset, Detail: "closed before all bytes had come");
            left -= read;
        }
        return new(CallStatus.Ok);
    }

    private static int BytesAt(int kilobytesPerSecond, bool isShared) =>
        (int)Math.Min(MostBytes, kilobytesPerSecond * 1000.0 * (isShared ? s_longestShared : s_longest).TotalSeconds);
}
