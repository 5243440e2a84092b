using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;

namespace Chaos.Core.Judging;

/// <summary>One arm's figure in a finding.</summary>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Role">Its role.</param>
/// <param name="Estimate">The figure; null when too little was measured.</param>
/// <param name="Text">The figure in words, with its unit.</param>
public sealed record ArmFigure(string Arm, ArmRole Role, Estimate? Estimate, string Text)
{
    /// <summary>
    /// Whether the arm meets the finding's limit. Null when there is no limit, when the arm does not have to keep it,
    /// and in older records.
    /// </summary>
    public LimitCheck? Standing { get; init; }

    /// <summary>The simulation's prediction; null when there was no simulation or it has no such figure.</summary>
    public Estimate? Predicted { get; init; }

    /// <summary>The prediction in words, with its unit.</summary>
    public string? PredictedText { get; init; }
}
