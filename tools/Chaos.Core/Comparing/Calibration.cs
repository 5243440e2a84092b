using Chaos.Core.Experiments;

namespace Chaos.Core.Comparing;

/// <summary>
/// An arm against itself: whatever differs is the machine. It shows how much pairs vary here, and whether the test
/// keeps its promise on this machine; what repeats with the period of the order of trials would break it.
/// </summary>
public sealed record Calibration
{
    private const string First = "first";
    private const string Second = "second";

    /// <summary>What the arm is tried in.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>Name of the arm.</summary>
    public required string Arm { get; init; }

    /// <summary>What is measured.</summary>
    public required IReadOnlyList<ComparedMetric> Metrics { get; init; }

    /// <summary>
    /// How many pairs are run. As many as a comparison has are one look, and each further pair is one more.
    /// </summary>
    public int Pairs { get; init; } = 20;

    /// <summary>How many rounds the comparisons have that this is for.</summary>
    public int Rounds { get; init; } = 8;

    /// <summary>How often a difference may be found where there is none.</summary>
    public double Alpha { get; init; } = .05;

    /// <summary>
    /// What is run and recorded: the arm twice under two names, in the same order as arms that are compared.
    /// </summary>
    public Experiment Trials() =>
        Comparison(Metrics[0], Pairs).Trials() with
        {
            Measures = [.. Metrics.Select(m => m.Metric)],
        };

    /// <summary>Every mistake at once.</summary>
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

    /// <summary>The arm against itself by one metric.</summary>
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
