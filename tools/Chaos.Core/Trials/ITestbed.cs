using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;

namespace Chaos.Core.Trials;

/// <summary>Where trials run: real processes behind proxies, or a simulation in virtual time.</summary>
public interface ITestbed : IAsyncDisposable
{
    /// <summary>Its name in records, for example <c>local</c>.</summary>
    string Name { get; }

    /// <summary>The clock everything in it obeys.</summary>
    TimeProvider Time { get; }

    /// <summary>
    /// Gets the services of an experiment ready for one trial: started, reset, with the arm's policies and settings.
    /// </summary>
    Task PrepareAsync(TrialSetup setup, CancellationToken cancellationToken);

    /// <summary>A driver for a workload of an arm of the trial that was prepared.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="producer">Under whose name messages are published; null for a workload that publishes none.</param>
    ITarget Connect(Arm arm, Workload workload, Producer? producer);

    /// <summary>A fault bound to the services of the trial that was prepared.</summary>
    IFault Bind(FaultSpec fault);

    /// <summary>What can be sampled now. Quick, and quiet where a service does not answer.</summary>
    Task<IReadOnlyList<Sample>> SampleAsync(CancellationToken cancellationToken);

    /// <summary>
    /// What has ended by itself since this was asked last, each once, with its last lines. Quick: it is asked several
    /// times a second.
    /// </summary>
    /// <exception cref="TestbedException">What ended is the toolkit's own, so that the trial cannot go on.</exception>
    Task<IReadOnlyList<EndedService>> EndedAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EndedService>>([]);

    /// <summary>The last lines that a service wrote, without secrets; none of one that is not started here.</summary>
    IReadOnlyList<string> LastLinesOf(string service) => [];

    /// <summary>
    /// How long each service took to get ready when it was started first; what was not started here is missing.
    /// </summary>
    IReadOnlyDictionary<string, TimeSpan> StartUps => new Dictionary<string, TimeSpan>();

    /// <summary>What consumers have handled since this was asked last.</summary>
    Task<IReadOnlyList<Handling>> HandledAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Handling>>([]);

    /// <summary>
    /// The lowest offset that an arm's channels still have at the broker, by channel and partition; what is absent is
    /// 0.
    /// </summary>
    Task<IReadOnlyDictionary<(string Channel, int Partition), long>> LowWatermarksAsync(
        Arm arm,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyDictionary<(string, int), long>>(new Dictionary<(string, int), long>());

    /// <summary>What the services counted in the trial.</summary>
    Task<IReadOnlyList<ServiceRecord>> CollectAsync(CancellationToken cancellationToken);
}
