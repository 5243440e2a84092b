using Chaos.Proxy.Http;

namespace Chaos.Proxy.Proxies;

/// <summary>A proxy as a request asks for it; null is not mentioned.</summary>
public sealed record ProxyRequest
{
    public string? Name { get; init; }

    public string? Listen { get; init; }

    public string? Upstream { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>That it reads HTTP; <see cref="HttpMode.Off"/> for bytes again. Ours alone.</summary>
    public HttpMode? Http { get; init; }
}
