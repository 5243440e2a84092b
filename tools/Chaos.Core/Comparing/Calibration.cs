using Chaos.Core.Experiments;

namespace Chaos.Core.Comparing;

/// <summary>
/// The plan of a calibration: an arm compared with itself, so that any difference comes from the machine. It shows how
/// much pairs vary on this machine, and whether the test keeps its level there. A disturbance that repeats with the
/// period of the order of trials would break the level.
/// </summary>
public sealed record Calibration
{
    private const string First = "first";
    private const string Second = "second";

    /// <summary>The experiment of the arm.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>Name of the arm.</summary>
    public required string Arm { get; init; }

    /// <summary>The metrics that are calibrated.</summary>
    public required IReadOnlyList<ComparedMetric> Metrics { get; init; }

    /// <summary>
    /// Number of pairs to run. The first <see cref="Rounds"/> pairs make one comparison, and each further pair makes
    /// one more.
    /// </summary>
    public int Pairs { get; init; } = 20;

    /// <summary>Number of rounds of the comparisons that are calibrated.</summary>
    public int Rounds { get; init; } = 8;

    /// <summary>The level: how often a difference may be found where there is none.</summary>
    public double Alpha { get; init; } = .05;

    /// <summary>
    /// The experiment that is run and recorded: the arm twice under two names, in the same order as two arms that are
    /// compared.
    /// </summary>
    public Experiment Trials() =>
        Comparison(Metrics[0], Pairs).Trials() with
        {
            Measures = [.. Metrics.Select(m => m.Metric)],
        };

    /// <summary>Returns every mistake of the plan at once.</summary>
    public IReadOnlyList<PlanError> Errors()
    {
        var errors = new List<PlanError>();
        if (Experiment.Arms.All(a => a.Name != Arm))
            errors.Add(new("arm", Arm, string.Join(", ", Experiment.Arms.Select(a => a.Name))));
        if (Metrics.Count == 0)
            errors.Add(new("metrics", "none", "at least one"));
        if (Pairs < Rounds || Pairs > Comparing.Comparison.MostRounds)
            errors.Add(new("pairs", $"{Pairs}", $"{Rounds} to {Comparing.Comparison.MostRounds}"));
        errors.AddRange(Metrics.SelectMany((m, i) => m.Errors(Experiment, $"metrics[{i}]")));
        if (errors.Count == 0)
            errors.AddRange(Comparison(Metrics[0], Rounds).Errors());
        return errors;
    }

    /// <summary>The comparison of the arm with itself by one metric.</summary>
    internal Comparison Comparison(ComparedMetric metric, int rounds)
    {
        var arm = Experiment.Arms.First(a => a.Name == Arm);
        return new()
        {
            Experiment = Experiment with
            {
                Arms =
                [
                    arm with
                    {
                        Name = First,
                        Role = ArmRole.Control,
                    },
                    arm with
                    {
                        Name = Second,
                        Role = ArmRole.Candidate,
                    },
                ],
            },
            Before = First,
            After = Second,
            Primary = metric,
            Rounds = rounds,
            Alpha = Alpha,
        };
    }
}
