using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// Delays requests: upstream before the service sees them, downstream after it has answered. Later requests on the same
/// connection wait behind a delayed one.
/// </summary>
public sealed record HttpDelayToxic : HttpToxic
{
    [Wire("delay", "ms")]
    public TimeSpan Delay { get; init; }

    /// <summary>The delay is uniform over [Delay - Jitter, Delay + Jitter), but never negative.</summary>
    [Wire("jitter", "ms")]
    public TimeSpan Jitter { get; init; }

    // The median of the canaries has to show the delay, however small the share is.
    internal override bool HitsEachCanary => true;

    internal override HttpFate Decide(Func<double> draw) =>
        new() { Delay = Delay + (Jitter > TimeSpan.Zero ? Jitter * ((2 * draw()) - 1) : TimeSpan.Zero) };
}
