using Chaos.Proxy.Http;
using Chaos.Proxy.Tls;

namespace Chaos.Proxy.Proxies;

/// <summary>What a proxy reads of its connections. Without both it passes bytes.</summary>
/// <param name="Http">How it reads HTTP; null when it does not.</param>
/// <param name="Tls">How it ends the TLS of its clients; null when it does not.</param>
internal sealed record ProxyModes(HttpMode? Http, TlsMode? Tls)
{
    /// <summary>The modes that a new proxy has after a request.</summary>
    /// <exception cref="RefusedRequestException">A value is wrong.</exception>
    public static ProxyModes Of(ProxyRequest request) => new ProxyModes(null, null).After(request);

    /// <summary>The modes after a request.</summary>
    /// <exception cref="RefusedRequestException">A value is wrong.</exception>
    public ProxyModes After(ProxyRequest request)
    {
        var errors = request.Http?.Errors().ToList() ?? [];
        if (errors.Count > 0)
            throw RefusedRequestException.For(errors);
        return new(
            request.Http is null ? Http
                : request.Http.IsOff ? null
                : request.Http,
            request.Tls is null ? Tls
                : request.Tls.IsOff ? null
                : request.Tls
        );
    }
}
