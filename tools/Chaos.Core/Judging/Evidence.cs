using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>The records of an experiment, by arm, and the figures computed from them: each only once.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="records">What was measured.</param>
/// <param name="simulated">What the simulation had said before; null when it was not asked.</param>
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
    /// By how much calls of a figure may be late before its interval is widened by that; null where nothing is widened.
    /// </summary>
    private TimeSpan? Allowed { get; init; }

    private readonly Evidence? _prediction = simulated is null ? null : new(experiment, simulated);

    /// <summary>The experiment.</summary>
    public Experiment Experiment => experiment;

    /// <summary>Whether an arm has a record.</summary>
    public bool Has(Arm arm) => _byArm.ContainsKey(arm.Name);

    /// <summary>The records of an arm in order of their rounds.</summary>
    public IReadOnlyList<TrialRecord> Rounds(Arm arm) => _byArm.GetValueOrDefault(arm.Name) ?? [];

    /// <summary>An arm's figure in each round by itself.</summary>
    public IEnumerable<Estimate?> ByRound(Arm arm, Metric metric, Phase phase) =>
        Rounds(arm).Select(r => Measure(metric, [r], phase));

    /// <summary>
    /// The same records, with the interval of every figure in time as wide as a generator that was later than allowed
    /// may have moved it.
    /// </summary>
    internal Evidence Widened(TimeSpan allowed) =>
        new(experiment, _byArm.Values.SelectMany(rounds => rounds)) { Allowed = allowed };

    /// <summary>What the simulation had said of an arm's figure; null when it was not asked or has none.</summary>
    public Estimate? Predicted(Arm arm, Metric metric, Phase phase) => _prediction?.Of(arm, metric, phase);

    /// <summary>An arm's figure; null when there is nothing to measure.</summary>
    public Estimate? Of(Arm arm, Metric metric, Phase phase) => Of(arm.Name, metric, phase);

    /// <summary>The figure of the arm with that name; null when there is nothing to measure.</summary>
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
