using Chaos.Core.Experiments;

namespace Chaos.Core.Trials;

/// <summary>One round of one arm, before it runs.</summary>
public sealed record TrialSetup
{
    /// <summary>The experiment.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>The arm.</summary>
    public required Arm Arm { get; init; }

    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>Seed of every chance in the trial; the arms of one round share it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Token of the trial in the baggage: letters, digits and dashes.</summary>
    public string Token => $"{Experiment.Id}-{Arm.Name}-{Round}".Replace('.', '-');
}
