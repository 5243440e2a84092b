using Chaos.Core;
using Chaos.Core.Comparing;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Topologies;
using Chaos.Scenarios.Files.Words;

namespace Chaos.Cli.Comparing;

/// <summary>
/// Reads the measures by which a user wants arms compared: one of the experiment's own expectations by its name, or any
/// measure in the words of objectives.
/// </summary>
/// <param name="experiment">The experiment.</param>
internal sealed class MeasureText(Experiment experiment)
{
    /// <summary>The measures of the experiment's own objectives and guards, each once, objectives first.</summary>
    public IReadOnlyList<ComparedMetric> Own { get; } =
    [
        .. experiment
            .Expectations.Where(x => x is Objective)
            .Concat(experiment.Expectations.Where(x => x is Guard))
            .Select(ComparedMetric.Of)
            .DistinctBy(m => (m.Metric, m.Phase)),
    ];

    /// <summary>Those that have a figure in a single round.</summary>
    public IEnumerable<ComparedMetric> Usable => Own.Where(m => !m.Errors(experiment, "").Any());

    /// <summary>
    /// Reads a measure. Adds mistakes to <paramref name="errors"/> and returns null when there are any.
    /// </summary>
    public ComparedMetric? Read(string text, string path, ICollection<PlanError> errors)
    {
        if (
            Own.FirstOrDefault(m =>
                string.Equals(m.Text, text, StringComparison.OrdinalIgnoreCase)
                || string.Equals(m.Metric.Name, text, StringComparison.OrdinalIgnoreCase)
            ) is
            { } own
        )
            return own;
        var wrong = new List<PlanError>();
        var names = ObjectiveNames.Of(
            experiment.Topology,
            experiment.Workloads.SelectMany(w => w.Names),
            experiment.Observers.Select(o => o.Name)
        );
        var usual = experiment.Faults.Count == 0 ? Phase.Whole : Phase.DuringFault;
        // A limit decides nothing here; it only says which side is the good one.
        if (HasLimit(text))
        {
            if (ObjectiveText.Read(text, names, usual, path, wrong) is { } objective)
                return new(objective.Metric, objective.Phase)
                {
                    GoodSide = objective.Limit.Bound,
                    Limit = objective.Limit,
                };
        }
        else if (ObjectiveText.ReadMeasure(text, names, usual, path, wrong) is var (metric, phase))
        {
            var measure = new ComparedMetric(metric, phase);
            return Own.FirstOrDefault(m => m.Metric == metric) is { } same
                ? measure with
                {
                    GoodSide = same.GoodSide,
                }
                : measure;
        }
        foreach (var error in wrong)
            errors.Add(
                error with
                {
                    Allowed =
                        $"{string.Join(", ", Own.Select(m => m.Metric.Name).Distinct())}; or in words: {error.Allowed}",
                }
            );
        return null;
    }

    private static bool HasLimit(string text) =>
        EdgeName.WithoutArrows(text).AsSpan().IndexOfAny("<>≤≥") >= 0
        || text.Contains(" within ", StringComparison.Ordinal);
}
