using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Texts;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>
/// Checks whether a measurement can be trusted. Any problem makes the verdict Inconclusive: an unsound Fail proves no
/// more than an unsound Pass.
/// </summary>
internal static class Soundness
{
    /// <summary>Returns the problems of all arms and rounds.</summary>
    internal static IEnumerable<Problem> Problems(Evidence evidence)
    {
        var experiment = evidence.Experiment;
        foreach (var arm in experiment.Arms)
        {
            var rounds = evidence.Rounds(arm);
            if (rounds.Count == 0)
                yield return new(ProblemKind.NotMade, $"{arm.Name} did not run");
            else if (rounds.Count < experiment.Rounds)
                yield return new(
                    ProblemKind.NotMade,
                    $"{arm.Name}: only {rounds.Count} of {experiment.Rounds} rounds ran"
                );
            foreach (var round in rounds)
            foreach (var problem in Problems(experiment, round))
                yield return problem with
                {
                    Text = $"{Whose(experiment, arm, round)}{problem.Text}",
                };
        }
    }

    /// <summary>
    /// The prefix that says whose problem it is: the arm, and the round when there are several. The only arm of a
    /// user's file has no name of its own and is left out.
    /// </summary>
    internal static string Whose(Experiment experiment, Arm arm, TrialRecord round)
    {
        var name = experiment.Source is not null && experiment.Arms.Count == 1 ? "" : arm.Name;
        var words = experiment.Rounds > 1 ? $"{name} round {round.Round}".TrimStart() : name;
        return words.Length == 0 ? "" : $"{words}: ";
    }

    /// <summary>Returns the problems of one round.</summary>
    internal static IEnumerable<Problem> Problems(Experiment experiment, TrialRecord round)
    {
        if (round.Interrupted is not null)
        {
            // Nothing else that is missing matters in a stopped trial.
            foreach (var problem in CutShort.Problems(experiment, round))
                yield return problem;
            yield break;
        }
        foreach (var problem in ExternalLoads.Problems(experiment, round))
            yield return problem;
        if (Unsteady(experiment, round) is { } unsteady)
            yield return new(ProblemKind.Unsteady, $"{unsteady}{Late(experiment, round)}", IsBeforeFault: true);
        if (round.Receipts.Count < experiment.Faults.Count)
            yield return new(ProblemKind.Unproven, "a fault has no receipt");
        foreach (var receipt in round.Receipts)
            if (receipt.Unproven() is { } unproven)
                yield return new(
                    ProblemKind.Unproven,
                    $"the fault is not proven ({receipt.Fault}): {unproven}"
                        + $"{(IsOfTheMachine(experiment, round, receipt) ? Late(experiment, round) : "")}"
                );
    }

    /// <summary>
    /// Whether a late machine is the only problem. Canaries that did not return in time while calls began late are a
    /// sign of the machine and not of the fault.
    /// </summary>
    internal static bool IsOfTheMachine(Evidence evidence) =>
        evidence.Experiment.Arms.All(arm =>
            evidence.Rounds(arm) is var rounds
            && rounds.Count >= evidence.Experiment.Rounds
            && rounds.All(r => IsOfTheMachine(evidence.Experiment, r) || MayBeStarved(evidence.Experiment, r))
        );

    /// <summary>
    /// Whether a late machine is the only problem of a round; also true when the round has no problem.
    /// </summary>
    internal static bool IsOfTheMachine(Experiment experiment, TrialRecord round) =>
        !IsOfTheArm(experiment, round)
        && round.Receipts.Count >= experiment.Faults.Count
        && round.Receipts.All(r => r.Unproven() is null || IsOfTheMachine(experiment, round, r));

    private static bool IsOfTheMachine(Experiment experiment, TrialRecord round, Receipt receipt) =>
        receipt.Unreported() is null && Lateness.Late(experiment, round) is not null;

    /// <summary>
    /// Whether a round does not count because of its arm, rather than because of the machine or a fault's mechanism.
    /// </summary>
    internal static bool IsOfTheArm(Experiment experiment, TrialRecord round) =>
        round.Interrupted is not null || Unsteady(experiment, round) is not null;

    /// <summary>
    /// Whether the machine may have caused the missing steady state of a round. Services share the machine with the
    /// generator, so that where the generator was late they were starved too. Then a run may try again. A comparison
    /// does not replace such a round: an arm that starves the machine would choose its own rounds.
    /// </summary>
    private static bool MayBeStarved(Experiment experiment, TrialRecord round) =>
        round.Interrupted is null
        && Unsteady(experiment, round) is not null
        && Lateness.Late(experiment, round) is not null;

    /// <summary>Text added to a problem when the machine was late as well; empty when it was not.</summary>
    private static string Late(Experiment experiment, TrialRecord round) =>
        Lateness.Late(experiment, round) is { } late ? $"; {late}" : "";

    /// <summary>Why there is nothing to judge in a round without a fault.</summary>
    private static string Uncalled(TrialRecord round, int from)
    {
        var early = round.Workloads.SelectMany(w => w.Slots).Where(s => s.Slot < from).Sum(s => s.Offered());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"no call was due after the warm-up, and {early:#,0} within it: nothing can be judged"
        );
    }

    private static string? Unsteady(Experiment experiment, TrialRecord round)
    {
        var (from, to) = round.Slots(Phase.Baseline);
        var slots = round.Workloads.SelectMany(w => w.Slots).Where(s => s.Slot >= from && s.Slot < to).ToList();
        var (offered, good) = (slots.Sum(s => s.Offered()), slots.Sum(s => s.Good()));
        return offered == 0
            ? experiment.Faults.Count == 0
                ? Uncalled(round, from)
                : from < to
                    ? round.Workloads.Any(w => w.External is not null)
                        ? "no call came before the fault"
                        : "no call was due before the fault"
                    : "no second of the baseline can be judged, because its calls were still under way when the "
                        + "fault began: make the baseline longer"
            : good >= experiment.SteadyState * offered
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"no steady state before the fault: {Percent.Of(good, offered)} of {offered:#,0} "
                        + $"calls were good, {Percent.Of(experiment.SteadyState)} needed: "
                        + $"{ArmOutcomes.Failures(slots)}"
                );
    }
}
