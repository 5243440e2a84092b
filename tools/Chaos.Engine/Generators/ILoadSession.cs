using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Engine.Recording;

namespace Chaos.Engine.Generators;

/// <summary>The loads of one trial while an engine begins their calls.</summary>
public interface ILoadSession : IAsyncDisposable
{
    /// <summary>
    /// The timestamp at which the engine began the loads; null when they begin whenever the trial says.
    /// </summary>
    long? Began { get; }

    /// <summary>
    /// Whether it is known when each call of an open load is due. Otherwise latency counts from the actual start of a
    /// call, and the start lag is not known.
    /// </summary>
    bool KnowsDueTimes { get; }

    /// <summary>Connects the driver of a step, or of a call that stands alone.</summary>
    ITarget Connect(string step, Func<ITarget> connect);

    /// <summary>Runs one of the loads. Ends as <see cref="LoadGenerator.RunAsync"/> does.</summary>
    /// <param name="name">Its name among the loads of the trial.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="target">What is called.</param>
    /// <param name="seed">Seed of the arrivals.</param>
    /// <param name="recorder">Counts the calls.</param>
    /// <param name="cancellationToken">Stops the load.</param>
    Task RunAsync(
        string name,
        Workload workload,
        ITarget target,
        ulong seed,
        Recorder recorder,
        CancellationToken cancellationToken
    );
}
