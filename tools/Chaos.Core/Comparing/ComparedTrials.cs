using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Core.Comparing;

/// <summary>
/// The trials of a comparison by round: which of them belong together, and why some rounds do not count.
/// </summary>
internal sealed class ComparedTrials
{
    private readonly List<(int Round, TrialRecord? Before, TrialRecord? After, string? Unusable)> _rounds;

    private readonly Experiment _experiment;

    private ComparedTrials(
        Experiment experiment,
        IEnumerable<(int, TrialRecord?, TrialRecord?, string?)> rounds,
        IEnumerable<string> problems
    ) => (this._experiment, this._rounds, Problems) = (experiment, [.. rounds], [.. problems]);

    /// <summary>Why rounds do not count.</summary>
    internal IReadOnlyList<string> Problems { get; }

    /// <summary>How many rounds ran as pairs, and how many of them the machine spoiled.</summary>
    internal RoundCounts Run { get; private init; } = new(0, 0, 0, 0, 0);

    /// <summary>Rounds that ran as pairs, and whether the machine spoiled each.</summary>
    private IReadOnlyList<(int Round, bool Spoiled)> Ran { get; init; } = [];

    /// <summary>
    /// The round after which <paramref name="asked"/> rounds are not spoiled by the machine, or after which the maximum
    /// number of rounds has run. Null when fewer rounds ran.
    /// </summary>
    internal int? DueAfter(int asked)
    {
        var sound = 0;
        foreach (var (at, (round, spoiled)) in Ran.Index())
            if ((sound += spoiled ? 0 : 1) >= asked || at + 1 >= RoundCounts.Most(asked))
                return round;
        return null;
    }

    /// <summary>
    /// Number of paired rounds that each arm lost by what it did in them. Such rounds are not missing at random: the
    /// remaining rounds favour the arm that lost more.
    /// </summary>
    internal (int Before, int After) Lost { get; private init; }

    /// <summary>
    /// Groups records into pairs. A round counts only where both of its trials are sound and had the same seed: with
    /// different seeds, a difference may come from the arrivals.
    /// </summary>
    internal static ComparedTrials Pairs(Comparison comparison, IReadOnlyList<TrialRecord> records)
    {
        var byArm = records.Where(r => r.Experiment == comparison.Experiment.Id).ToLookup(r => (r.Arm, r.Round));
        var most = Math.Max(comparison.Rounds, records.Select(r => r.Round).DefaultIfEmpty(0).Max());
        var pairs = Enumerable
            .Range(1, most)
            .Select(round =>
            {
                var (before, after) = (
                    byArm[(comparison.Before, round)].FirstOrDefault(),
                    byArm[(comparison.After, round)].FirstOrDefault()
                );
                var unusable =
                    Why(comparison.Experiment, comparison.Before, before)
                    ?? Why(comparison.Experiment, comparison.After, after)
                    ?? (before!.Seed == after!.Seed ? null : "the arms had different seeds");
                return (round, before, after, unusable);
            })
            .ToList();
        var spoiled = pairs
            .Where(p => p.before is not null && p.after?.Seed == p.before.Seed)
            .Select(p => Spoiled(comparison, p.round, p.before!, p.after!))
            .OfType<SpoiledRound>()
            .ToList();
        var ran = pairs
            .Where(p => p.before is not null && p.after is not null)
            .Select(p => (p.round, Spoiled: spoiled.Any(s => s.Round == p.round)))
            .ToList();
        var others = pairs
            .Where(p => p.unusable is not null && spoiled.All(s => s.Round != p.round))
            .Select(p => $"round {p.round} does not count: {p.unusable}");
        return new(comparison.Experiment, pairs, [.. others, .. spoiled.Select(s => $"{s}")])
        {
            Ran = ran,
            Run = new(
                comparison.Rounds,
                ran.Count,
                spoiled.Count,
                spoiled.Count(s => s.Before is not null),
                spoiled.Count(s => s.After is not null)
            ),
            Lost = (pairs.Count(p => IsOfTheArm(p.before)), pairs.Count(p => IsOfTheArm(p.after))),
        };

        bool IsOfTheArm(TrialRecord? trial) => trial is not null && Soundness.IsOfTheArm(comparison.Experiment, trial);
    }

    /// <summary>
    /// Takes two independent samples: the sound rounds of each arm. They are put side by side only for the list.
    /// </summary>
    internal static ComparedTrials Samples(Experiment experiment, ComparedArm before, ComparedArm after)
    {
        var problems = new List<string>();
        List<TrialRecord> from = Sound(before, "before"),
            to = Sound(after, "after");
        var rounds = Enumerable
            .Range(0, Math.Max(from.Count, to.Count))
            .Select(i => (i + 1, from.ElementAtOrDefault(i), to.ElementAtOrDefault(i), (string?)null));
        return new(experiment, rounds, problems) { Lost = (Lost(before), Lost(after)) };

        int Lost(ComparedArm run) =>
            run.Records.Count(r =>
                r.Experiment == experiment.Id && r.Arm == run.Arm && Soundness.IsOfTheArm(experiment, r)
            );

        List<TrialRecord> Sound(ComparedArm run, string which)
        {
            var sound = new List<TrialRecord>();
            foreach (
                var round in run
                    .Records.Where(r => r.Experiment == experiment.Id && r.Arm == run.Arm)
                    .OrderBy(r => r.Round)
            )
                if (Why(experiment, run.Arm, round) is { } why)
                    problems.Add($"{which}, round {round.Round} does not count: {why}");
                else
                    sound.Add(round);
            return sound;
        }
    }

    /// <summary>
    /// A metric's figures by round. A pair needs both figures. A late generator voids a round only for the metrics that
    /// it affects.
    /// </summary>
    internal IReadOnlyList<ComparedRound> Of(ComparedMetric metric, bool isPaired) =>
        [.. _rounds.Select(r => Round(metric, isPaired, r.Round, r.Before, r.After, r.Unusable))];

    private ComparedRound Round(
        ComparedMetric metric,
        bool isPaired,
        int number,
        TrialRecord? first,
        TrialRecord? second,
        string? unusable
    )
    {
        if (unusable is not null)
            return new(number, null, null, unusable);
        var (lateBefore, lateAfter) = (Late(metric, first), Late(metric, second));
        if (isPaired && (lateBefore ?? lateAfter) is { } late)
            return new(number, null, null, late);
        var (before, after) = (
            lateBefore is null ? Figure(metric, first) : null,
            lateAfter is null ? Figure(metric, second) : null
        );
        var noBefore = lateBefore is null ? WhyNone(metric, first, before) : null;
        var noAfter = lateAfter is null ? WhyNone(metric, second, after) : null;
        var why =
            isPaired && (before is null || after is null)
                ? string.Join("; ", new[] { noBefore, noAfter }.OfType<string>())
                : null;
        return new(number, before, after, why) { NoBefore = noBefore, NoAfter = noAfter };
    }

    private static string? WhyNone(ComparedMetric metric, TrialRecord? trial, double? figure) =>
        trial is null || figure is not null
            ? null
            : $"{trial.Arm}: no {metric.Metric.Name}: {metric.Metric.WhyNoFigure(trial, metric.Phase)}";

    private string? Late(ComparedMetric metric, TrialRecord? trial) => Late(metric, _experiment, trial);

    private static string? Late(ComparedMetric metric, Experiment experiment, TrialRecord? trial) =>
        trial is not null && Lateness.Voids(metric.Metric, metric.Phase, experiment, trial) is { } late
            ? $"{trial.Arm}: {late}"
            : null;

    /// <summary>
    /// What the machine did to a round for any of the declared measures. Null when it did nothing, and when an arm or
    /// the mechanism of a fault is what keeps the round from counting.
    /// </summary>
    private static SpoiledRound? Spoiled(Comparison comparison, int round, TrialRecord before, TrialRecord after)
    {
        var experiment = comparison.Experiment;
        if (!Soundness.IsOfTheMachine(experiment, before) || !Soundness.IsOfTheMachine(experiment, after))
            return null;
        // The only problem left is a fault that was not proven because calls came late. Then the whole round is void.
        var (unproven, other) = (Why(experiment, comparison.Before, before), Why(experiment, comparison.After, after));
        if (unproven is not null || other is not null)
            return new(round, unproven, other, []);
        var measures = comparison
            .Guardrails.Prepend(comparison.Primary)
            .Select(m => (m.Text, Before: Late(m, experiment, before), After: Late(m, experiment, after)))
            .ToList();
        var late = measures.Where(m => m.Before is not null || m.After is not null).ToList();
        if (late.Count == 0)
            return null;
        var lateBefore = late.Select(m => m.Before).FirstOrDefault(b => b is not null);
        var lateAfter = late.Select(m => m.After).FirstOrDefault(a => a is not null);
        return new(round, lateBefore, lateAfter, late.Count == measures.Count ? [] : [.. late.Select(m => m.Text)]);
    }

    /// <summary>
    /// The metric that is compared in place of the declared one. When failed calls keep the declared metric from being
    /// reached in a round of either arm, this is the share of calls; otherwise it is the declared metric. So no arm
    /// loses the rounds in which it failed.
    /// </summary>
    internal ComparedMetric Used(ComparedMetric metric) =>
        _rounds
            .Where(r => r.Unusable is null)
            .SelectMany(r => new[] { r.Before, r.After })
            .OfType<TrialRecord>()
            .Any(t => metric.Metric.OfRound(t, metric.Phase) is double.PositiveInfinity)
            ? metric.InItsPlace()
            : metric;

    /// <summary>
    /// The metric with a note on how its figures were obtained, where a record says that this was not the usual way.
    /// </summary>
    internal ComparedMetric Noted(ComparedMetric metric)
    {
        if (metric.Note is not null)
            return metric;
        var note = _rounds
            .SelectMany(r => new[] { r.Before, r.After })
            .OfType<TrialRecord>()
            .Select(t => metric.Metric.NoteOf(t, metric.Phase))
            .FirstOrDefault(n => n is not null);
        return metric.Metric.MarksNote ? metric with { Footnote = note } : metric with { Note = note };
    }

    /// <summary>The records of either arm.</summary>
    internal (IEnumerable<TrialRecord> Before, IEnumerable<TrialRecord> After) Records =>
        (_rounds.Select(r => r.Before).OfType<TrialRecord>(), _rounds.Select(r => r.After).OfType<TrialRecord>());

    private static string? Why(Experiment experiment, string arm, TrialRecord? trial) =>
        trial is null ? $"{arm} did not run"
        : Soundness.Problems(experiment, trial).FirstOrDefault() is { } problem ? $"{arm}: {problem.Text}"
        : null;

    private static double? Figure(ComparedMetric metric, TrialRecord? trial) =>
        trial is not null && metric.Metric.OfRound(trial, metric.Phase) is { } figure && double.IsFinite(figure)
            ? figure
            : null;
}
