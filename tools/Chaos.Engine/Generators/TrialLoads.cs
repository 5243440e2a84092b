using Chaos.Core.Experiments;

namespace Chaos.Engine.Generators;

/// <summary>The loads of one trial, before they begin.</summary>
/// <param name="Experiment">Id of the experiment.</param>
/// <param name="Loads">The workloads, by names that are unique in the trial.</param>
/// <param name="Logs">The folder for an engine's own output; null for none.</param>
public sealed record TrialLoads(string Experiment, IReadOnlyDictionary<string, Workload> Loads, string? Logs)
{
    /// <summary>The name of an arm's workload in a trial: with the arm where several run side by side.</summary>
    public static string NameOf(IReadOnlyList<Arm> arms, Arm arm, Workload workload) =>
        arms.Count == 1 ? workload.Name : $"{arm.Name} {workload.Name}";
}
