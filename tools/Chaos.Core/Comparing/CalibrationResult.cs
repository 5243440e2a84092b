using Chaos.Core.Judging;

namespace Chaos.Core.Comparing;

/// <summary>What a calibration came to.</summary>
public sealed record CalibrationResult
{
    /// <summary>Fewer comparisons than these say nothing: one that finds a difference would be too many already.</summary>
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

    /// <summary>Share of the comparisons that found a difference where there was none; null without any.</summary>
    public double? FalsePositives => Metrics.Sum(m => m.Comparisons) is > 0 and var all ? (double)Metrics.Sum(m => m.FalsePositives) / all : null;

    /// <summary>Whether comparisons can be trusted here: not where more than twice the level found what is not there; null where too few were looked at. Stretches overlap, so one sound
    /// machine of seven is not trusted at its first look (by simulation, 20 pairs): it should be looked at again.</summary>
    public bool? IsTrusted => Metrics.Sum(m => m.Comparisons) < LeastComparisons ? null : FalsePositives <= 2 * Alpha;

    /// <summary>0 where comparisons can be trusted, else 2.</summary>
    public ExitCode ExitCode => IsTrusted == true ? ExitCode.AsExpected : ExitCode.Inconclusive;
}
