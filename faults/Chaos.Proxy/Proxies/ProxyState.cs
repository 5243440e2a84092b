using Chaos.Proxy.Http;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Proxies;

/// <summary>A proxy as the API shows it.</summary>
public sealed record ProxyState
{
    public required string Name { get; init; }

    /// <summary>
    /// Address it listens on, with the port that was chosen; as it was given while the proxy has never been enabled.
    /// </summary>
    public required string Listen { get; init; }

    public required string Upstream { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>How it reads HTTP; null where it passes bytes.</summary>
    public HttpMode? Http { get; init; }

    /// <summary>Upstream ones, then downstream ones, each in order of creation.</summary>
    public required IReadOnlyList<AppliedToxic> Toxics { get; init; }
}
