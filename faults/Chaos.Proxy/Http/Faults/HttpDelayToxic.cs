using System.Globalization;
using Chaos.Core.Statistics;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// Delays requests: upstream before the service sees them, downstream after it has answered. With HTTP/1.1, later requests
/// on the same connection wait behind a delayed one.
/// </summary>
public sealed record HttpDelayToxic : HttpToxic
{
    [Wire("delay", "ms")]
    public TimeSpan Delay { get; init; }

    /// <summary>The delay is uniform over [Delay - Jitter, Delay + Jitter), but never negative.</summary>
    [Wire("jitter", "ms")]
    public TimeSpan Jitter { get; init; }

    /// <summary>
    /// With a value above 0 the delay is lognormal: <see cref="Delay"/> is its median and this its 99th percentile.
    /// </summary>
    [Wire("p99", "ms")]
    public TimeSpan P99 { get; init; }

    // The median of the canaries has to show the delay, however small the share is.
    internal override bool HitsEachCanary => true;

    public override IEnumerable<FieldError> Errors()
    {
        foreach (var error in base.Errors())
            yield return error;
        if (P99 == TimeSpan.Zero)
            yield break;
        if (P99 < Delay || Delay <= TimeSpan.Zero)
            yield return new(
                "p99",
                P99.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
                $"0, or not below a delay above 0, which is {Delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}"
            );
        if (Jitter > TimeSpan.Zero)
            yield return new(
                "jitter",
                Jitter.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
                "0 beside p99, which spreads the delay"
            );
    }

    internal override HttpFate Decide(Func<double> draw) =>
        P99 > TimeSpan.Zero
            ? new() { Delay = Lognormal.At(Delay, P99, draw()) }
            : new() { Delay = Delay + (Jitter > TimeSpan.Zero ? Jitter * ((2 * draw()) - 1) : TimeSpan.Zero) };
}
