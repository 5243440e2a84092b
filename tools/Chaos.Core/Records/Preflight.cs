namespace Chaos.Core.Records;

/// <summary>
/// What the machine could decide just before the load began, measured with calls that do nothing. It is told and
/// refuses nothing: a machine that is quiet now may be busy a minute later.
/// </summary>
public sealed record Preflight
{
    /// <summary>A generator may be so late whatever the limit is.</summary>
    public const double LeastLagMilliseconds = 1;

    /// <summary>How late it may be at most, as a share of the limit.</summary>
    public const double LagShare = .05;

    /// <summary>
    /// How many calls a second were due: the most that the run's experiments make at once, but at least as many as give
    /// a percentile.
    /// </summary>
    public required double PerSecond { get; init; }

    /// <summary>So late or less were 99 % of them, in milliseconds.</summary>
    public required double StartLagP99Milliseconds { get; init; }

    /// <summary>
    /// Whether counts and shares can be decided: not where more than 1 % of the calls were late by more than the
    /// shortest attempt timeout, or not made at all.
    /// </summary>
    public required bool CountsAndShares { get; init; }

    /// <summary>Processors that others kept busy meanwhile; null where the system does not say.</summary>
    public double? BusyCores { get; init; }

    /// <summary>
    /// Processors that the host gave to other machines meanwhile; null where the system does not say.
    /// </summary>
    public double? StolenCores { get; init; }

    /// <summary>The system's load average of the last minute; null where it has none.</summary>
    public double? LoadAverage { get; init; }

    /// <summary>
    /// Files and connections that this process may still open; null where the system does not say, or has no limit.
    /// </summary>
    public long? FreeDescriptors { get; init; }

    /// <summary>How many the run's calls can need at once.</summary>
    public long DescriptorsNeeded { get; init; }

    /// <summary>Limits on times of the run's experiments that could not be decided, each with its experiment.</summary>
    public IReadOnlyList<string> Undecidable { get; init; } = [];

    /// <summary>Whether a generator that is so late can decide a latency limit.</summary>
    public static bool CanDecide(double lagMilliseconds, double limitMilliseconds) =>
        lagMilliseconds <= Math.Max(LeastLagMilliseconds, LagShare * limitMilliseconds);
}
