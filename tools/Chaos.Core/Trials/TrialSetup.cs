using Chaos.Core.Experiments;

namespace Chaos.Core.Trials;

/// <summary>Describes a trial before it runs: one round of one arm, or of several arms side by side.</summary>
public sealed record TrialSetup
{
    /// <summary>The experiment.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>The arms; several only if the experiment runs them side by side.</summary>
    public required IReadOnlyList<Arm> Arms { get; init; }

    /// <summary>The only arm, or the first of several.</summary>
    public Arm Arm => Arms[0];

    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>The seed of all random draws in the trial; the arms of one round share it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The mutant that the trial tests; null for none.</summary>
    public string? Mutant { get; init; }

    /// <summary>Number of earlier tries of the same trial, which the machine spoiled.</summary>
    public int EarlierTries { get; init; }

    /// <summary>Token of the trial in the baggage: letters, digits and dashes.</summary>
    public string Token => TokenOf(Arm);

    /// <summary>The groups of consumers of all arms. A group's index is its number in the trial.</summary>
    public IReadOnlyList<(Arm Arm, string Group, string Channel)> Groups =>
        [.. Arms.SelectMany(a => a.Consumers.Select(c => (a, c.Group, c.Channel)).DistinctBy(g => g.Group))];

    /// <summary>
    /// Token of an arm in the trial; the names of channels at a broker contain it. A further try has another, so that
    /// nobody who counts by it adds the calls of an earlier try.
    /// </summary>
    public string TokenOf(Arm arm) =>
        $"{Experiment.Id}-{arm.Name}-{Round}{(EarlierTries == 0 ? "" : $"-try-{EarlierTries + 1}")}".Replace('.', '-');
}
