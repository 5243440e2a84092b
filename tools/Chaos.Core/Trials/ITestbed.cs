using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;

namespace Chaos.Core.Trials;

/// <summary>Runs trials: on real processes behind proxies, or in a simulation in virtual time.</summary>
public interface ITestbed : IAsyncDisposable
{
    /// <summary>Its name in records, for example <c>local</c>.</summary>
    string Name { get; }

    /// <summary>The clock of everything in it.</summary>
    TimeProvider Time { get; }

    /// <summary>
    /// Prepares the services of an experiment for one trial: starts or resets them and applies the arm's policies and
    /// settings.
    /// </summary>
    Task PrepareAsync(TrialSetup setup, CancellationToken cancellationToken);

    /// <summary>Connects a target for a workload of an arm of the prepared trial.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="producer">The producer that the workload's messages belong to; null for a workload that publishes
    /// no messages.</param>
    ITarget Connect(Arm arm, Workload workload, Producer? producer);

    /// <summary>Watches the calls of a load that is made elsewhere, in the prepared trial.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="workload">The workload, with an <see cref="Load.ExternalLoad"/>.</param>
    IExternalCalls Watch(Arm arm, Workload workload) =>
        throw new InvalidOperationException($"{Name} sees no calls that are made elsewhere");

    /// <summary>Binds a fault to the services of the prepared trial.</summary>
    IFault Bind(FaultSpec fault);

    /// <summary>Samples all gauges now. Returns soon, and without an error when a service does not answer.</summary>
    Task<IReadOnlyList<Sample>> SampleAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The services and processes that ended by themselves since the last call, each once, with their last lines.
    /// Returns soon, because it is called several times a second.
    /// </summary>
    /// <exception cref="TestbedException">A process of the toolkit itself ended, so that the trial cannot
    /// continue.</exception>
    Task<IReadOnlyList<EndedService>> EndedAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EndedService>>([]);

    /// <summary>
    /// The last lines of a service's output, with secrets masked; empty for a service that the testbed did not start.
    /// </summary>
    IReadOnlyList<string> LastLinesOf(string service) => [];

    /// <summary>
    /// How long each service took to become ready at its first start. Services that the testbed did not start are
    /// missing.
    /// </summary>
    IReadOnlyDictionary<string, TimeSpan> StartUps => new Dictionary<string, TimeSpan>();

    /// <summary>The handlings of consumers since the last call.</summary>
    Task<IReadOnlyList<Handling>> HandledAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Handling>>([]);

    /// <summary>
    /// The lowest offset that an arm's channels still have at the broker, by channel and partition; 0 for those that
    /// are missing.
    /// </summary>
    Task<IReadOnlyDictionary<(string Channel, int Partition), long>> LowWatermarksAsync(
        Arm arm,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyDictionary<(string, int), long>>(new Dictionary<(string, int), long>());

    /// <summary>Collects the counts of the services in the trial.</summary>
    Task<IReadOnlyList<ServiceRecord>> CollectAsync(CancellationToken cancellationToken);
}
