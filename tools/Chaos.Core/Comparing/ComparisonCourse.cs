using Chaos.Core.Trials;

namespace Chaos.Core.Comparing;

/// <summary>
/// Whether a comparison runs another pair of rounds. A round that the machine spoiled is replaced by a whole further pair, up to half as many as were asked for. What calls for one is what the machine
/// did to the generator, and never how a figure came out or what an arm did: else the rounds that are left would be picked by their results.
/// </summary>
/// <param name="plan">What was asked for.</param>
public sealed class ComparisonCourse(Comparison plan)
{
    /// <summary>Asked when all rounds of the plan have run, and after each further one.</summary>
    /// <param name="records">What has been measured so far.</param>
    public bool GoesOn(IReadOnlyList<TrialRecord> records)
    {
        var rounds = ComparedTrials.Pairs(plan, records).Run;
        return rounds.Run - rounds.Lost < rounds.Asked && rounds.Run < RoundsRun.Most(rounds.Asked);
    }
}
