using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// Holds requests up: upstream before the service sees them, downstream when it has answered. Those that follow on the
/// same connection wait behind.
/// </summary>
public sealed record HttpDelayToxic : HttpToxic
{
    [Wire("delay", "ms")]
    public TimeSpan Delay { get; init; }

    /// <summary>The delay is uniform over [Delay - Jitter, Delay + Jitter), and never negative.</summary>
    [Wire("jitter", "ms")]
    public TimeSpan Jitter { get; init; }

    internal override HttpFate Decide(Func<double> draw) =>
        new() { Delay = Delay + (Jitter > TimeSpan.Zero ? Jitter * ((2 * draw()) - 1) : TimeSpan.Zero) };
}
