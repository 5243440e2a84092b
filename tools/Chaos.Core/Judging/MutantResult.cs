namespace Chaos.Core.Judging;

/// <summary>What became of a mitigation that was broken on purpose.</summary>
/// <param name="Experiment">Id of the experiment that had to find it out.</param>
/// <param name="Mutant">What was broken.</param>
/// <param name="KilledBy">The finding that had to fail.</param>
/// <param name="Verdict">Verdict of that finding: Fail when the mutant was caught.</param>
/// <param name="Why">Its figures.</param>
public sealed record MutantResult(string Experiment, string Mutant, string KilledBy, Verdict Verdict, string Why)
{
    /// <summary>Whether it was caught.</summary>
    public bool IsKilled => Verdict == Verdict.Fail;

    /// <summary>What the records of a mutation came to.</summary>
    /// <param name="mutation">The mutation.</param>
    /// <param name="records">Those of the arms that ran broken, and of the healthy experiment for the others.</param>
    public static MutantResult Of(Experiments.Mutation mutation, IReadOnlyList<Trials.TrialRecord> records)
    {
        var finding = mutation.Killer?.Judge(new Evidence(mutation.Experiment, records));
        return new(
            mutation.Experiment.Id,
            mutation.Name,
            mutation.KilledBy,
            finding?.Verdict ?? Verdict.Invalid,
            finding?.Why ?? "the experiment has no such finding"
        );
    }
}
