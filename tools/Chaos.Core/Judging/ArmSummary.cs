using Chaos.Core.Experiments;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>An arm as reports show it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">It in plain words.</param>
/// <param name="Role">Its role.</param>
/// <param name="Policies">Its policies in words, by edge.</param>
/// <param name="Records">Paths of its records, relative to the run's folder, in order of rounds.</param>
public sealed record ArmSummary(
    string Name,
    string Title,
    ArmRole Role,
    IReadOnlyDictionary<string, string> Policies,
    IReadOnlyList<string> Records
)
{
    /// <summary>
    /// By what else it differs from the other arms: the same things in the same order in each of them.
    /// </summary>
    public IReadOnlyList<ArmDifference> Differences { get; init; } = [];

    /// <summary>
    /// All of what arms may differ by as it is in this one, so that it can be held against an arm of another run; empty
    /// in older records.
    /// </summary>
    public IReadOnlyList<ArmDifference> Setup { get; init; } = [];

    /// <summary>
    /// Whether its services are the user's, which have their policies in themselves: nothing is known of any on an
    /// edge.
    /// </summary>
    public bool HasUsersServices { get; init; }

    /// <summary>The summary of an arm with what was recorded of it.</summary>
    internal static ArmSummary Of(Experiment experiment, Arm arm, IEnumerable<TrialRecord> rounds) =>
        new(
            arm.Name,
            arm.Title,
            arm.Role,
            arm.Policies.ToDictionary(p => p.Key, p => p.Value.Summary),
            [.. rounds.Select(TrialFiles.PathOf)]
        )
        {
            Differences = ArmDifferences.Of(experiment, arm),
            Setup = ArmDifferences.Setup(experiment, arm),
            HasUsersServices = experiment.Topology.Services.Any(s => s.Users is not null),
        };
}
