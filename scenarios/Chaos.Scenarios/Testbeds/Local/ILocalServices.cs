using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Hosts;
using Chaos.Faults.Services;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// The services of a local testbed: the sample shop's, or the user's. They make the proxies of their edges too, for one
/// has to be there before the other, and which is theirs to know.
/// </summary>
internal interface ILocalServices : IAsyncDisposable
{
    /// <summary>Gets services and proxies ready for a trial.</summary>
    Task PrepareAsync(TrialSetup setup, CancellationToken cancellationToken);

    /// <summary>Whether a service is one of these.</summary>
    bool Has(string service);

    /// <summary>How long each service took to get ready when it was started first.</summary>
    IReadOnlyDictionary<string, TimeSpan> StartUps { get; }

    /// <summary>What a service runs in.</summary>
    IHost HostOf(string service);

    /// <summary>A service's control endpoint.</summary>
    ControlEndpoint ControlOf(string service);

    /// <summary>Where a service is.</summary>
    Uri AddressOf(string service);

    /// <summary>Where a driver goes, with what only the service's own address says.</summary>
    TargetSite SiteOf(string service, TargetSite site) => site;

    /// <summary>A canary that calls a service straight.</summary>
    ITarget CanaryOf(string service);

    /// <summary>A canary that calls over an edge's proxy.</summary>
    ITarget CanaryOver(Edge edge);

    /// <summary>A canary of HTTP that calls over an edge's proxy with these header fields.</summary>
    ITarget CanaryOver(Edge edge, IReadOnlyDictionary<string, string> fields);

    /// <summary>Keeps what a service has counted, for its host is about to end.</summary>
    Task KeepCountsAsync(string service, CancellationToken cancellationToken);

    /// <summary>Starts a service anew, as it was set up for the trial.</summary>
    Task RestartAsync(string service, CancellationToken cancellationToken);

    /// <summary>What can be sampled now; quiet where a service does not answer.</summary>
    Task<IReadOnlyList<Sample>> SampleAsync(CancellationToken cancellationToken);

    /// <summary>What the services counted in the trial.</summary>
    /// <exception cref="TestbedException">One of them does not answer.</exception>
    Task<IReadOnlyList<ServiceRecord>> CollectAsync(CancellationToken cancellationToken);
}
