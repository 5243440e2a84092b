using Chaos.Core.Trials;

namespace Chaos.Core.Comparing;

/// <summary>
/// Decides whether a comparison runs another round. A round that the machine spoiled is replaced by a whole new round,
/// up to half as many as were asked for. Only what the machine did to the generator causes a replacement, never how a
/// figure turned out or what an arm did: otherwise rounds would be selected by their results. Figures are looked at
/// only at the looks that were fixed beforehand.
/// </summary>
/// <param name="plan">The plan.</param>
public sealed class ComparisonCourse(Comparison plan)
{
    /// <summary>
    /// Returns whether another round runs. Called when all rounds of the plan have run, and after each further one.
    /// </summary>
    /// <param name="records">The measurements so far.</param>
    public bool GoesOn(IReadOnlyList<TrialRecord> records)
    {
        var trials = ComparedTrials.Pairs(plan, records);
        var due = plan.AllLooks.Select(look => trials.DueAfter(look.Rounds)).ToList();
        if (due[^1] is not null)
            return false;
        return !due.Contains(trials.Run.Run)
            || ComparisonJudge.Decide(plan, records).Verdict
                is not (ComparisonVerdict.Better or ComparisonVerdict.Worse);
    }
}
