using Chaos.Core.Experiments;

namespace Chaos.Core.Trials;

/// <summary>One round of one arm, or of several side by side, before it runs.</summary>
public sealed record TrialSetup
{
    /// <summary>The experiment.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>The arms; several only where the experiment has them side by side.</summary>
    public required IReadOnlyList<Arm> Arms { get; init; }

    /// <summary>The arm, or the first of several.</summary>
    public Arm Arm => Arms[0];

    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>Seed of every chance in the trial; the arms of one round share it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What is broken on purpose in it; null for nothing.</summary>
    public string? Mutant { get; init; }

    /// <summary>Token of the trial in the baggage: letters, digits and dashes.</summary>
    public string Token => TokenOf(Arm);

    /// <summary>The groups of consumers of all arms; a group's place is its number in the trial.</summary>
    public IReadOnlyList<(Arm Arm, string Group, string Channel)> Groups =>
        [.. Arms.SelectMany(a => a.Consumers.Select(c => (a, c.Group, c.Channel)).DistinctBy(g => g.Group))];

    /// <summary>Token of an arm's part in the trial; channels at a broker carry it in their names.</summary>
    public string TokenOf(Arm arm) => $"{Experiment.Id}-{arm.Name}-{Round}".Replace('.', '-');
}
