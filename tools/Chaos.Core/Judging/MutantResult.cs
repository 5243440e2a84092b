namespace Chaos.Core.Judging;

/// <summary>The result of a mutant: whether its broken mitigation was detected.</summary>
/// <param name="Experiment">Id of the experiment that had to detect it.</param>
/// <param name="Mutant">What was broken.</param>
/// <param name="KilledBy">The finding that had to fail.</param>
/// <param name="Verdict">Verdict of that finding: Fail when the mutant was killed.</param>
/// <param name="Why">The finding's figures.</param>
public sealed record MutantResult(string Experiment, string Mutant, string KilledBy, Verdict Verdict, string Why)
{
    /// <summary>Whether the experiment detected the mutant.</summary>
    public bool IsKilled => Verdict == Verdict.Fail;

    /// <summary>Judges a mutation by its records.</summary>
    /// <param name="mutation">The mutation.</param>
    /// <param name="records">Records of the arms that ran broken, and of the healthy experiment for the other
    /// arms.</param>
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
