using Chaos.Core;
using Chaos.Core.Experiments;

namespace Chaos.Engine.Generators;

/// <summary>What begins the calls of loads: the tool's own generators, or another load generator.</summary>
public interface ILoadEngine
{
    /// <summary>Its name and version in records; null for the tool's own generators.</summary>
    string? Name { get; }

    /// <summary>
    /// What it cannot do of a workload, each with a field under <paramref name="path"/>; empty when it can do all.
    /// </summary>
    IEnumerable<PlanError> Errors(Workload workload, string path);

    /// <summary>Makes ready for the loads of a trial. Returns when they can begin.</summary>
    /// <exception cref="Chaos.Core.Trials.TestbedException">The engine does not start.</exception>
    Task<ILoadSession> BeginAsync(TrialLoads loads, CancellationToken cancellationToken);
}
