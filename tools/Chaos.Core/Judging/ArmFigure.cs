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
    /// How the arm stands to the finding's limit; null where it has none, where the arm is not asked to keep it, and in
    /// records before there was this.
    /// </summary>
    public LimitCheck? Standing { get; init; }

    /// <summary>What the simulation had predicted; null where it was not asked or has no figure.</summary>
    public Estimate? Predicted { get; init; }

    /// <summary>The prediction in words, with its unit.</summary>
    public string? PredictedText { get; init; }
}
