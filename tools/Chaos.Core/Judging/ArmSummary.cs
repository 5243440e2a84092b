using System.Text.Json.Serialization;
using Chaos.Core.Experiments;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>An arm in the form that reports show.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">The arm in plain words.</param>
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
    /// Other settings in which the arm differs from the other arms: the same settings in the same order for each arm.
    /// </summary>
    public IReadOnlyList<ArmDifference> Differences { get; init; } = [];

    /// <summary>
    /// All settings in which arms may differ, with this arm's values, so that an arm of another run can be compared
    /// with it; empty in older records.
    /// </summary>
    public IReadOnlyList<ArmDifference> Setup { get; init; } = [];

    /// <summary>
    /// Whether its services are the user's. Such services contain their own policies, so that none is known on an edge.
    /// </summary>
    [JsonPropertyName("hasUsersServices")]
    public bool HasExternalServices { get; init; }

    /// <summary>Creates the summary of an arm and its records.</summary>
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
            HasExternalServices = experiment.Topology.Services.Any(s => s.External is not null),
        };
}
