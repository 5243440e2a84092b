using Chaos.Core.Calls;
using Chaos.Faults.Hosts;
using Chaos.Faults.Services;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;

namespace Chaos.Faults;

/// <summary>Gives faults access to the place where they are injected.</summary>
public interface IFaultSite
{
    /// <summary>The journal for undo records; a fault writes to it before it changes anything.</summary>
    Journal Journal { get; }

    /// <summary>The server that runs the edges' proxies.</summary>
    ToxiproxyClient Proxies { get; }

    /// <summary>Address of that server's API.</summary>
    Uri ProxiesAddress { get; }

    /// <summary>The leases of the faults on that server.</summary>
    FaultLeases Leases => FaultLeases.None;

    /// <summary>Returns the name of an edge's proxy on that server.</summary>
    string ProxyOf(string edge);

    /// <summary>Returns a service's control endpoint.</summary>
    ControlEndpoint ControlOf(string service);

    /// <summary>Returns the host of a service.</summary>
    IHost HostOf(string service);

    /// <summary>Stores the counts of a service whose host is about to end.</summary>
    Task KeepCountsAsync(string service, CancellationToken cancellationToken);

    /// <summary>Starts a service again, configured as for the current trial.</summary>
    Task RestartAsync(string service, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the time limit of <see cref="RestartAsync"/>, from the time that the service may take to get ready.
    /// </summary>
    TimeSpan RestartsWithin(string service);

    /// <summary>Returns a canary that calls a service directly, without a proxy.</summary>
    ITarget CanaryOf(string service);

    /// <summary>Returns a canary that calls through an edge's proxy, on a new connection each time.</summary>
    ITarget CanaryOver(string edge);

    /// <summary>
    /// Returns an HTTP canary that calls through an edge's proxy with these header fields, on a new connection each
    /// time. It reads the whole answer; an answer is good if its status is below 500 and not 429.
    /// </summary>
    ITarget CanaryOver(string edge, IReadOnlyDictionary<string, string> fields);
}
