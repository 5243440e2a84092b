using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;

namespace Chaos.Core.Expectations;

/// <summary>
/// Expects a figure to be exact under any fault: money, stock or a ledger. It is judged in the candidate, or in every
/// arm. The control is not expected to break it.
/// </summary>
public sealed record Invariant : Expectation
{
    /// <summary>The only value allowed.</summary>
    public double Value { get; init; }

    /// <summary>Whether every arm has to keep it, as a check of the testbed rather than of the mitigation.</summary>
    public bool InEveryArm { get; init; }

    /// <summary>Always false: an exact figure has no interval that lateness could widen.</summary>
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
