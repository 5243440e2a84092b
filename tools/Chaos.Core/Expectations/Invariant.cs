using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;

namespace Chaos.Core.Expectations;

/// <summary>
/// A figure that has to be exactly so, whatever the fault: money, stock, a ledger. It is asked of the candidate, or of
/// every arm; the control is not asked to break it.
/// </summary>
public sealed record Invariant : Expectation
{
    /// <summary>The only value allowed.</summary>
    public double Value { get; init; }

    /// <summary>
    /// Whether every arm has to keep it, because it says that the testbed is sound and not that the mitigation is.
    /// </summary>
    public bool InEveryArm { get; init; }

    /// <summary>What has to be exact has no interval that lateness could widen.</summary>
    protected override bool StandsLate(Evidence widened, Finding finding) => false;

    /// <inheritdoc/>
    protected override Finding Decide(Evidence evidence)
    {
        var broken = new List<string>();
        var missing = false;
        foreach (var arm in evidence.Experiment.Arms.Where(a => InEveryArm || a.Role == ArmRole.Candidate))
        {
            var figure = evidence.Of(arm, Metric, Phase);
            if (figure is null)
                missing = true;
            else if (figure.Value.Value != Value)
                broken.Add($"{arm.Name}: {Words(figure)}");
        }
        var expected = $"= {Metric.Unit.Text(Value)}";
        return broken.Count > 0
                ? Found(
                    evidence,
                    Verdict.Fail,
                    $"{string.Join(", ", broken)}, must be {Metric.Unit.Text(Value)}",
                    expected
                )
            : missing ? Found(evidence, Verdict.Inconclusive, "too little was measured", expected)
            : Found(evidence, Verdict.Pass, $"{Metric.Unit.Text(Value)} as it must be", expected);
    }
}
