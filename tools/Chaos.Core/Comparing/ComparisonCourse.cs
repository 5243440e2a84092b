using Chaos.Core.Trials;

namespace Chaos.Core.Comparing;

/// <summary>
/// Whether a comparison runs another pair of rounds. A round that the machine spoiled is replaced by a whole further
/// pair, up to half as many as were asked for. What calls for one is what the machine did to the generator, and never
/// how a figure came out or what an arm did: else the rounds that are left would be picked by their results. Figures
/// are looked at where a look was fixed beforehand, and nowhere else.
/// </summary>
/// <param name="plan">What was asked for.</param>
public sealed class ComparisonCourse(Comparison plan)
{
    /// <summary>Asked when all rounds of the plan have run, and after each further one.</summary>
    /// <param name="records">What has been measured so far.</param>
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
