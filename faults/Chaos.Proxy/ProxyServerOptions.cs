namespace Chaos.Proxy;

/// <summary>Options of a proxy server.</summary>
public sealed record ProxyServerOptions
{
    /// <summary>Interface of the HTTP API.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port of the HTTP API; 0 takes a free one.</summary>
    public int Port { get; init; } = 8474;

    /// <summary>Seed of all random choices: the connections that a toxic hits, and jitter.</summary>
    public long Seed { get; init; }

    /// <summary>JSON file with an array of proxies, as for /populate; null for none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Assemblies with toxics of the user's own.</summary>
    public IReadOnlyList<string> PlugIns { get; init; } = [];

    /// <summary>
    /// The token that each request to the API has to carry as <c>Authorization: Bearer</c>; null for none. Needed to
    /// listen beyond loopback.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>
    /// Number of connections that it should be able to hold at once. The server warns at start when the limit of open
    /// files leaves room for fewer.
    /// </summary>
    public int Connections { get; init; } = 500;
}
