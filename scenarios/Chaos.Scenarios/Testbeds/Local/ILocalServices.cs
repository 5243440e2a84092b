using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Hosts;
using Chaos.Faults.Services;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// The services of a local testbed: the sample shop's, or the user's. They also create the proxies of their edges,
/// because only they know whether a service or its proxy has to exist first.
/// </summary>
internal interface ILocalServices : IAsyncDisposable
{
    /// <summary>Starts the services and creates the proxies that a trial needs.</summary>
    Task PrepareAsync(TrialSetup setup, CancellationToken cancellationToken);

    /// <summary>Whether a service is one of these.</summary>
    bool Has(string service);

    /// <summary>How long each service took to get ready when it was started first.</summary>
    IReadOnlyDictionary<string, TimeSpan> StartUps { get; }

    /// <summary>The host of a service.</summary>
    IHost HostOf(string service);

    /// <summary>A service's control endpoint.</summary>
    ControlEndpoint ControlOf(string service);

    /// <summary>A service's address.</summary>
    Uri AddressOf(string service);

    /// <summary>The address for a driver, with details that only the service's own address has.</summary>
    TargetSite SiteOf(string service, TargetSite site) => site;

    /// <summary>A canary that calls a service directly.</summary>
    ITarget CanaryOf(string service);

    /// <summary>A canary that calls over an edge's proxy.</summary>
    ITarget CanaryOver(Edge edge);

    /// <summary>An HTTP canary that calls over an edge's proxy with these header fields.</summary>
    ITarget CanaryOver(Edge edge, IReadOnlyDictionary<string, string> fields);

    /// <summary>Saves what a service has counted, before its host is ended.</summary>
    Task KeepCountsAsync(string service, CancellationToken cancellationToken);

    /// <summary>Starts a service again, with its settings for the trial.</summary>
    Task RestartAsync(string service, CancellationToken cancellationToken);

    /// <summary>The samples of all services. A service that does not answer is left out.</summary>
    Task<IReadOnlyList<Sample>> SampleAsync(CancellationToken cancellationToken);

    /// <summary>What the services counted in the trial.</summary>
    /// <exception cref="TestbedException">One of them does not answer.</exception>
    Task<IReadOnlyList<ServiceRecord>> CollectAsync(CancellationToken cancellationToken);
}
