namespace Chaos.Engine.Recording;

/// <summary>How a load is going. Taken while calls come and go, so its parts may be a few calls apart.</summary>
public sealed record LoadSnapshot
{
    /// <summary>Calls that have ended since the load began, dropped ones included.</summary>
    public required long Calls { get; init; }

    /// <summary>Of these, good ones.</summary>
    public required long Good { get; init; }

    /// <summary>Of these, dropped ones.</summary>
    public required long Dropped { get; init; }

    /// <summary>Calls that have begun and not ended.</summary>
    public required long InFlight { get; init; }

    /// <summary>Calls that ended, a second.</summary>
    public required double CallsPerSecond { get; init; }

    /// <summary>Good calls that ended, a second.</summary>
    public required double GoodPerSecond { get; init; }

    /// <summary>Attempts that were reported for the calls that ended, a second.</summary>
    public required double AttemptsPerSecond { get; init; }

    /// <summary>
    /// 99th percentile of the latency of the calls due in the last second all of whose calls have ended; null where none
    /// of the last three is.
    /// </summary>
    public required TimeSpan? P99 { get; init; }
}
