using Chaos.Core.Calls;
using Chaos.Faults.Hosts;
using Chaos.Faults.Services;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;

namespace Chaos.Faults;

/// <summary>What faults need to know of the place where they are injected.</summary>
public interface IFaultSite
{
    /// <summary>Where undo records go before anything is changed.</summary>
    Journal Journal { get; }

    /// <summary>The server that carries the edges' proxies.</summary>
    ToxiproxyClient Proxies { get; }

    /// <summary>Address of that server's API.</summary>
    Uri ProxiesAddress { get; }

    /// <summary>Name of an edge's proxy on that server.</summary>
    string ProxyOf(string edge);

    /// <summary>A service's control endpoint.</summary>
    ControlEndpoint ControlOf(string service);

    /// <summary>What a service runs in.</summary>
    IHost HostOf(string service);

    /// <summary>Keeps what a service has counted, for its host is about to end.</summary>
    Task KeepCountsAsync(string service, CancellationToken cancellationToken);

    /// <summary>Starts a service anew, as it was set up for the trial.</summary>
    Task RestartAsync(string service, CancellationToken cancellationToken);

    /// <summary>How long <see cref="RestartAsync"/> may take by what the service was given to get ready.</summary>
    TimeSpan RestartsWithin(string service);

    /// <summary>A canary that calls a service straight.</summary>
    ITarget CanaryOf(string service);

    /// <summary>A canary that calls over an edge's proxy, on a connection of its own each time.</summary>
    ITarget CanaryOver(string edge);

    /// <summary>
    /// A canary of HTTP that calls over an edge's proxy with these header fields, on a connection of its own each time,
    /// and reads the whole answer: only one below 500 and other than 429 is good.
    /// </summary>
    ITarget CanaryOver(string edge, IReadOnlyDictionary<string, string> fields);
}
