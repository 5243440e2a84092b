using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Testbeds.Local.Brokers;

/// <summary>The inputs of a broker.</summary>
/// <param name="Spec">The broker's specification.</param>
/// <param name="Options">The run's folders and mark.</param>
/// <param name="Proxies">Creates the proxies of its edges:
/// <see cref="EdgeProxies.EnsureAsync(Edge, Uri, CancellationToken)"/> and <see cref="EdgeProxies.ListenOf"/>.</param>
/// <param name="Time">The clock.</param>
public sealed record BrokerSite(BrokerSpec Spec, LocalOptions Options, EdgeProxies Proxies, TimeProvider Time)
{
    /// <summary>A folder for the data of this broker, in the run's own folder and removed with it.</summary>
    public string DataFolder => Path.Combine(Options.DataFolder, Spec.Name);

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
