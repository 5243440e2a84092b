using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>
/// The records of an experiment by arm, and the figures computed from them. Each figure is computed only once.
/// </summary>
/// <param name="experiment">The experiment.</param>
/// <param name="records">The trials' records.</param>
/// <param name="simulated">The simulation's records from before the run; null without a simulation.</param>
public sealed class Evidence(
    Experiment experiment,
    IEnumerable<TrialRecord> records,
    IEnumerable<TrialRecord>? simulated = null
)
{
    private readonly Dictionary<string, IReadOnlyList<TrialRecord>> _byArm = records
        .Where(r => r.Experiment == experiment.Id)
        .GroupBy(r => r.Arm)
        .ToDictionary(g => g.Key, g => (IReadOnlyList<TrialRecord>)[.. g.OrderBy(r => r.Round)]);

    private readonly Dictionary<(string Arm, Metric Metric, Phase Phase), Estimate?> _known = [];

    /// <summary>
    /// How late the calls of a figure may be before its interval is widened by the lateness; null when no interval is
    /// widened.
    /// </summary>
    private TimeSpan? Allowed { get; init; }

    private readonly Evidence? _prediction = simulated is null ? null : new(experiment, simulated);

    /// <summary>The experiment.</summary>
    public Experiment Experiment => experiment;

    /// <summary>Whether a trial was stopped before its end.</summary>
    internal bool WasCut => _byArm.Values.SelectMany(rounds => rounds).Any(r => r.Interrupted is not null);

    /// <summary>Whether an arm has a record.</summary>
    public bool Has(Arm arm) => _byArm.ContainsKey(arm.Name);

    /// <summary>The records of an arm in order of their rounds.</summary>
    public IReadOnlyList<TrialRecord> Rounds(Arm arm) => _byArm.GetValueOrDefault(arm.Name) ?? [];

    /// <summary>An arm's figure in each of its rounds.</summary>
    public IEnumerable<Estimate?> ByRound(Arm arm, Metric metric, Phase phase) =>
        Rounds(arm).Select(r => Measure(metric, [r], phase));

    /// <summary>
    /// Returns the same records with wider intervals for figures of time: as wide as calls that began later than
    /// <paramref name="allowed"/> may have moved them.
    /// </summary>
    internal Evidence Widened(TimeSpan allowed) =>
        new(experiment, _byArm.Values.SelectMany(rounds => rounds)) { Allowed = allowed };

    /// <summary>
    /// The simulation's prediction for an arm's figure; null without a simulation or without such a figure.
    /// </summary>
    public Estimate? Predicted(Arm arm, Metric metric, Phase phase) => _prediction?.Of(arm, metric, phase);

    /// <summary>An arm's figure; null when there is nothing to measure it by.</summary>
    public Estimate? Of(Arm arm, Metric metric, Phase phase) => Of(arm.Name, metric, phase);

    /// <summary>The figure of the arm with that name; null when there is nothing to measure it by.</summary>
    public Estimate? Of(string arm, Metric metric, Phase phase)
    {
        if (_known.TryGetValue((arm, metric, phase), out var estimate))
            return estimate;
        return _known[(arm, metric, phase)] = _byArm.TryGetValue(arm, out var rounds)
            ? Measure(metric, rounds, phase)
            : null;
    }

    private Estimate? Measure(Metric metric, IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        metric.IsOfTime && Allowed is { } allowed && Lateness.Lag(metric, allowed, rounds) is { } lag
            ? metric.MeasureLate(rounds, phase, lag)
            : metric.Measure(rounds, phase);
}
