namespace Chaos.Core.Metrics;

/// <summary>The units metrics come in.</summary>
public enum MetricUnit
{
    /// <summary>A factor, such as attempts per call.</summary>
    Times,

    /// <summary>A share, 0 to 1, shown in per cent.</summary>
    Share,

    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>A plain number of things.</summary>
    Count,
}
