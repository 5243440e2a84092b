using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>Whether a measurement can be trusted at all. Whatever is said here makes the verdict Inconclusive: an unsound Fail is worth no more than an unsound Pass.</summary>
internal static class Soundness
{
    /// <summary>What is wrong, arm by arm and round by round, and whether it comes before all that happened: it was so before the fault, or it ended the trial.</summary>
    internal static IEnumerable<(string Text, bool IsBeforeFault)> Problems(Evidence evidence)
    {
        var experiment = evidence.Experiment;
        foreach (var arm in experiment.Arms)
        {
            var rounds = evidence.Rounds(arm);
            if (rounds.Count == 0) yield return ($"{arm.Name} did not run", false);
            else if (rounds.Count < experiment.Rounds) yield return ($"{arm.Name}: only {rounds.Count} of {experiment.Rounds} rounds ran", false);
            foreach (var round in rounds)
                foreach (var problem in Problems(experiment, round))
                    yield return ($"{arm.Name}{(experiment.Rounds > 1 ? $" round {round.Round}" : "")}: {problem}", round.Interrupted is not null || problem == Unsteady(experiment, round));
        }
    }

    /// <summary>What is wrong with one round by itself.</summary>
    internal static IEnumerable<string> Problems(Experiment experiment, TrialRecord round)
    {
        if (round.Interrupted is { } why)
        {
            // Nothing else that is missing matters then.
            yield return $"stopped: {why}";
            yield break;
        }
        if (Unsteady(experiment, round) is { } unsteady) yield return unsteady;
        if (round.Receipts.Count < experiment.Faults.Count) yield return "a fault has no receipt";
        foreach (var receipt in round.Receipts)
            if (receipt.Unproven() is { } unproven) yield return $"the fault is not proven ({receipt.Fault}): {unproven}{(IsOfTheMachine(experiment, round, receipt) ? $"; {Lateness.Late(experiment, round)}" : "")}";
    }

    /// <summary>Whether a late machine is all that is wrong: canaries that did not come back in time, while calls began late, tell of the machine and not of the fault.</summary>
    internal static bool IsOfTheMachine(Evidence evidence) => evidence.Experiment.Arms.All(arm => evidence.Rounds(arm) is var rounds && rounds.Count >= evidence.Experiment.Rounds && rounds.All(r => IsOfTheMachine(evidence.Experiment, r)));

    /// <summary>The same of one round; also where nothing is wrong with it.</summary>
    internal static bool IsOfTheMachine(Experiment experiment, TrialRecord round) =>
        !IsOfTheArm(experiment, round) && round.Receipts.Count >= experiment.Faults.Count && round.Receipts.All(r => r.Unproven() is null || IsOfTheMachine(experiment, round, r));

    private static bool IsOfTheMachine(Experiment experiment, TrialRecord round, Receipt receipt) => receipt.Unreported() is null && Lateness.Late(experiment, round) is not null;

    /// <summary>Whether a round does not count because of what its arm did, and not because of the machine or the mechanism of a fault.</summary>
    internal static bool IsOfTheArm(Experiment experiment, TrialRecord round) => round.Interrupted is not null || Unsteady(experiment, round) is not null;

    private static string? Unsteady(Experiment experiment, TrialRecord round)
    {
        var (from, to) = round.Slots(Phase.Baseline);
        var slots = round.Workloads.SelectMany(w => w.Slots).Where(s => s.Slot >= from && s.Slot < to).ToList();
        var (offered, good) = (slots.Sum(s => s.Offered()), slots.Sum(s => s.Good()));
        return offered == 0 ? from < to ? "no call was due before the fault" : "no second of the baseline can be judged, for its calls were still under way when the fault began: make the baseline longer"
            : good >= experiment.SteadyState * offered ? null
            : string.Create(CultureInfo.InvariantCulture, $"no steady state before the fault: {100.0 * good / offered:0.#} % of {offered:#,0} calls were good, {100 * experiment.SteadyState:0.#} % needed: {ArmOutcomes.Failures(slots)}");
    }
}
