using Chaos.Core.Judging;

namespace Chaos.Core.Comparing;

/// <summary>What a calibration came to.</summary>
public sealed record CalibrationResult
{
    /// <summary>
    /// Fewer comparisons than these say nothing: one that finds a difference would be too many already.
    /// </summary>
    public const int LeastComparisons = 10;

    /// <summary>Id of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Name of the arm that ran against itself.</summary>
    public required string Arm { get; init; }

    /// <summary>Rounds of the comparisons that it is for.</summary>
    public required int Rounds { get; init; }

    /// <summary>How often they may find a difference where there is none.</summary>
    public required double Alpha { get; init; }

    /// <summary>By metric.</summary>
    public required IReadOnlyList<CalibratedMetric> Metrics { get; init; }

    /// <summary>What was wrong with rounds, which do not count then.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>
    /// Share of the comparisons by the worst metric that found a difference where there was none; null without any. A
    /// metric whose pairs are all alike is left out: it would hide the others.
    /// </summary>
    public double? FalsePositives =>
        Telling.Where(m => m.Comparisons > 0).Max(m => (double?)m.FalsePositives / m.Comparisons);

    /// <summary>Whether comparisons can be trusted here: not where more than twice the level found by any metric what
    /// is not there; null where too few were looked at by one of them, or where no pair differed. Stretches overlap, so
    /// by each metric one sound machine of seven is not trusted at its first look (by simulation, 20 pairs): it should
    /// be looked at again.</summary>
    public bool? IsTrusted =>
        Telling.Any(m => m.Comparisons >= LeastComparisons && m.FalsePositives > 2 * Alpha * m.Comparisons) ? false
        : Telling.Select(m => m.Comparisons).DefaultIfEmpty(0).Min() < LeastComparisons ? null
        : true;

    /// <summary>0 where comparisons can be trusted, else 2.</summary>
    public ExitCode ExitCode => IsTrusted == true ? ExitCode.AsExpected : ExitCode.Inconclusive;

    private IEnumerable<CalibratedMetric> Telling => Metrics.Where(m => !m.IsConstant);
}
