using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;

namespace Chaos.Core.Trials;

/// <summary>Where trials run: real processes behind proxies, or a simulation in virtual time.</summary>
public interface ITestbed : IAsyncDisposable
{
    /// <summary>Its name in records, for example <c>local</c>.</summary>
    string Name { get; }

    /// <summary>The clock everything in it obeys.</summary>
    TimeProvider Time { get; }

    /// <summary>Gets the services of an experiment ready for one trial: started, reset, with the arm's policies and settings.</summary>
    Task PrepareAsync(TrialSetup setup, CancellationToken cancellationToken);

    /// <summary>A driver for a workload of the trial that was prepared.</summary>
    ITarget Connect(Workload workload);

    /// <summary>A fault bound to the services of the trial that was prepared.</summary>
    IFault Bind(FaultSpec fault);

    /// <summary>What can be sampled now, by name, for example <c>payment queue depth</c>. Quick, and quiet where a service does not answer.</summary>
    Task<IReadOnlyDictionary<string, double>> SampleAsync(CancellationToken cancellationToken);

    /// <summary>What the services counted in the trial.</summary>
    Task<IReadOnlyList<ServiceRecord>> CollectAsync(CancellationToken cancellationToken);
}
