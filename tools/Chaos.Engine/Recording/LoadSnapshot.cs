namespace Chaos.Engine.Recording;

/// <summary>
/// The state of a load at a moment. Calls go on while it is taken, so its figures may differ by a few calls.
/// </summary>
public sealed record LoadSnapshot
{
    /// <summary>Calls that have ended since the load began, including dropped ones.</summary>
    public required long Calls { get; init; }

    /// <summary>Of these, good ones.</summary>
    public required long Good { get; init; }

    /// <summary>Of these, dropped ones.</summary>
    public required long Dropped { get; init; }

    /// <summary>Calls in flight.</summary>
    public required long InFlight { get; init; }

    /// <summary>Calls that ended, per second.</summary>
    public required double CallsPerSecond { get; init; }

    /// <summary>Good calls that ended, per second.</summary>
    public required double GoodPerSecond { get; init; }

    /// <summary>Attempts of the calls that ended, per second.</summary>
    public required double AttemptsPerSecond { get; init; }

    /// <summary>
    /// 99th percentile of latency in the last second whose calls have all ended. Null when none of the last three
    /// seconds is complete.
    /// </summary>
    public required TimeSpan? P99 { get; init; }
}
