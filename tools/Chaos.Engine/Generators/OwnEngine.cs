using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Engine.Recording;

namespace Chaos.Engine.Generators;

/// <summary>The tool's own generators as an engine. They know when each call is due and begin whenever asked.</summary>
public sealed class OwnEngine : ILoadEngine, ILoadSession
{
    private OwnEngine() { }

    /// <summary>The engine. It has no state.</summary>
    public static OwnEngine Instance { get; } = new();

    /// <inheritdoc/>
    public string? Name => null;

    /// <inheritdoc/>
    public long? Began => null;

    /// <inheritdoc/>
    public bool KnowsDueTimes => true;

    /// <inheritdoc/>
    public IEnumerable<PlanError> Errors(Workload workload, string path) => [];

    /// <inheritdoc/>
    public Task<ILoadSession> BeginAsync(TrialLoads loads, CancellationToken cancellationToken) =>
        Task.FromResult<ILoadSession>(this);

    /// <inheritdoc/>
    public ITarget Connect(string step, Func<ITarget> connect) => connect();

    /// <inheritdoc/>
    public Task RunAsync(
        string name,
        Workload workload,
        ITarget target,
        ulong seed,
        Recorder recorder,
        CancellationToken cancellationToken
    ) => LoadGenerator.RunAsync(workload, target, seed, recorder, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
