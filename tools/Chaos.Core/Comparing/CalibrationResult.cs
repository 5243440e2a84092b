using Chaos.Core.Judging;

namespace Chaos.Core.Comparing;

/// <summary>The result of a calibration.</summary>
public sealed record CalibrationResult
{
    /// <summary>
    /// The least number of comparisons that prove anything. With fewer, a single one that finds a difference would
    /// already be too many.
    /// </summary>
    public const int LeastComparisons = 10;

    /// <summary>Id of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Name of the arm that was compared with itself.</summary>
    public required string Arm { get; init; }

    /// <summary>Number of rounds of the calibrated comparisons.</summary>
    public required int Rounds { get; init; }

    /// <summary>The level: how often a comparison may find a difference where there is none.</summary>
    public required double Alpha { get; init; }

    /// <summary>The results by metric.</summary>
    public required IReadOnlyList<CalibratedMetric> Metrics { get; init; }

    /// <summary>Why rounds do not count, one line for each problem.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>
    /// Share of comparisons that found a difference where there was none, for the worst metric; null without
    /// comparisons. A metric whose pairs are all equal is left out, because it would hide the others.
    /// </summary>
    public double? FalsePositives =>
        VaryingMetrics.Where(m => m.Comparisons > 0).Max(m => (double?)m.FalsePositives / m.Comparisons);

    /// <summary>
    /// Whether comparisons can be trusted on this machine. False when, for any metric, more than twice the level of
    /// comparisons found a difference that is not there. Null when too few comparisons were tested for a metric, or
    /// when no pair differed. The tested runs of pairs overlap, so that for each metric one sound machine in seven is
    /// not trusted at its first calibration (by simulation, 20 pairs). Calibrate such a machine again.
    /// </summary>
    public bool? IsTrusted =>
        VaryingMetrics.Any(m => m.Comparisons >= LeastComparisons && m.FalsePositives > 2 * Alpha * m.Comparisons)
            ? false
        : VaryingMetrics.Select(m => m.Comparisons).DefaultIfEmpty(0).Min() < LeastComparisons ? null
        : true;

    /// <summary>Exit code 0 when comparisons can be trusted, else 2.</summary>
    public ExitCode ExitCode => IsTrusted == true ? ExitCode.AsExpected : ExitCode.Inconclusive;

    private IEnumerable<CalibratedMetric> VaryingMetrics => Metrics.Where(m => !m.IsConstant);
}
