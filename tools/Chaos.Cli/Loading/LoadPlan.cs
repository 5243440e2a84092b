using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Load;

namespace Chaos.Cli.Loading;

/// <summary>A load that can be run.</summary>
/// <param name="Experiment">The experiment: one arm, one workload, thresholds as guards.</param>
/// <param name="Address">The address that is called, without a path.</param>
/// <param name="Request">One request in words, such as <c>GET http://localhost:5000/orders</c>.</param>
internal sealed record LoadPlan(Experiment Experiment, Uri Address, string Request)
{
    /// <summary>The only workload.</summary>
    public Workload Workload => Experiment.Workloads[0];

    /// <summary>The thresholds as the user wrote them, in the order of the experiment's expectations.</summary>
    public IReadOnlyList<string> Thresholds { get; init; } = [];

    /// <summary>The thresholds that this load is too short to decide for certain.</summary>
    public IReadOnlyList<ShortThreshold> TooShort { get; init; } = [];

    /// <summary>The number of requests after which the load ends; null when only time ends it.</summary>
    public long? Iterations { get; init; }

    /// <summary>Length of the measured part.</summary>
    public TimeSpan Measured => Experiment.Durations.Total - Experiment.Durations.WarmUp;

    /// <summary>The load in words, such as <c>500/s for 30 s</c>.</summary>
    public string Load =>
        Iterations is { } count && Workload.Load is OpenLoad { Rate.Stages: [var only, ..] }
            ? string.Create(CultureInfo.InvariantCulture, $"{only.ToPerSecond:#,0.###}/s, {count:#,0} requests")
        : Iterations is { } most
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{Users:#,0} users, {most:#,0} requests, at most {LoadTimes.Length(Measured)}"
            )
        : $"{Workload.Load.Summary}";

    /// <summary>The number of requests that will be sent; null when that depends on the answers.</summary>
    public long? Planned =>
        Workload.Load.CallsDue(TimeSpan.Zero, Workload.Load.Duration) is var due && double.IsFinite(due)
            ? (long)Math.Ceiling(due)
            : Iterations;

    /// <summary>Whether its method only asks and changes nothing.</summary>
    public bool IsHarmless => Request.Split(' ')[0] is "GET" or "HEAD" or "OPTIONS";

    private int Users => Workload.Load is ClosedLoad closed ? closed.PeakUsers : 0;
}
