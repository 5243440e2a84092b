namespace Chaos.Core.Records;

/// <summary>
/// The result of a check, just before the load began, of how punctual the machine is. It is measured with calls that do
/// nothing. The result is reported and never stops a run, because a machine that is quiet now may be busy a minute
/// later.
/// </summary>
public sealed record Preflight
{
    /// <summary>The start lag in milliseconds that is accepted for every latency limit.</summary>
    public const double LeastLagMilliseconds = 1;

    /// <summary>The largest accepted start lag as a share of the latency limit.</summary>
    public const double LagShare = .05;

    /// <summary>
    /// The rate of the check in calls per second: the highest rate of the run's experiments, but at least enough calls
    /// for a percentile.
    /// </summary>
    public required double PerSecond { get; init; }

    /// <summary>The 99th percentile of the calls' start lag, in milliseconds.</summary>
    public required double StartLagP99Milliseconds { get; init; }

    /// <summary>
    /// Whether counts and shares can be decided. False when more than 1 % of the calls were late by more than the
    /// shortest attempt timeout or were not made.
    /// </summary>
    public required bool CountsAndShares { get; init; }

    /// <summary>
    /// The number of processors that other processes used during the check; null when the system does not report it.
    /// </summary>
    public double? BusyCores { get; init; }

    /// <summary>
    /// The number of processors that the host gave to other virtual machines during the check; null when the system
    /// does not report it.
    /// </summary>
    public double? StolenCores { get; init; }

    /// <summary>The system's load average of the last minute; null when the system has none.</summary>
    public double? LoadAverage { get; init; }

    /// <summary>
    /// The number of files and connections that this process may still open. Null when the system does not report it or
    /// has no limit.
    /// </summary>
    public long? FreeDescriptors { get; init; }

    /// <summary>The number of descriptors that the run's calls can need at once.</summary>
    public long DescriptorsNeeded { get; init; }

    /// <summary>The limits on times that could not be decided, each with its experiment.</summary>
    public IReadOnlyList<string> Undecidable { get; init; } = [];

    /// <summary>Whether a generator with a start lag can decide a latency limit.</summary>
    public static bool CanDecide(double lagMilliseconds, double limitMilliseconds) =>
        lagMilliseconds <= Math.Max(LeastLagMilliseconds, LagShare * limitMilliseconds);
}
