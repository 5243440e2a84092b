using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Testbeds.Local.Brokers;

/// <summary>What a broker is opened with.</summary>
/// <param name="Spec">What it has to be.</param>
/// <param name="Options">The run's folders and mark.</param>
/// <param name="Proxies">Where the proxies of its edges are made:
/// <see cref="EdgeProxies.EnsureAsync(Edge, Uri, CancellationToken)"/> and <see cref="EdgeProxies.ListenOf"/>.</param>
/// <param name="Time">The clock.</param>
public sealed record BrokerSite(BrokerSpec Spec, LocalOptions Options, EdgeProxies Proxies, TimeProvider Time)
{
    /// <summary>A folder for the data of this broker, in the run's own; it goes with the run.</summary>
    public string DataFolder => Path.Combine(Options.DataFolder, Spec.Name);

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
