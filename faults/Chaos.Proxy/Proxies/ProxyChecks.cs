using System.Globalization;
using Chaos.Proxy.Http;
using Chaos.Proxy.Http.Faults;

namespace Chaos.Proxy.Proxies;

/// <summary>Checks a request about a proxy before any part of it is applied.</summary>
internal static class ProxyChecks
{
    public static string TtlError(TimeSpan ttl) =>
        new FieldError(
            "ttl",
            ttl.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
            "only together with \"enabled\": false, or for a disabled proxy; the proxy is enabled"
        ).ToString();

    public static void Check(ProxyRequest request, string where)
    {
        if (string.IsNullOrEmpty(request.Name))
            throw new RefusedRequestException(400, "missing required field: name" + where);
        if (string.IsNullOrEmpty(request.Upstream))
            throw new RefusedRequestException(400, "missing required field: upstream" + where);
        CheckName(request.Name, where);
        if (request.Ttl is { } ttl && request.Enabled != false)
            throw new RefusedRequestException(400, TtlError(ttl) + where);
        ProxyModes.Of(request);
    }

    /// <summary>
    /// Returns a warning about an upstream to which no connection can be opened; null for any other. Toxiproxy accepts
    /// it, and known clients send it.
    /// </summary>
    public static string? WarningOfUpstream(string upstream) =>
        ListenAddress.TrySplit(upstream, out _, out var port) && port > 0
            ? null
            : $"upstream: {upstream} is no address to connect to, so each connection will be closed; allowed: HOST:PORT "
                + "with a port from 1 to 65535 or a service's name such as http";

    /// <summary>Refuses a name that cannot be a path segment: the proxy could be created but never addressed.</summary>
    public static void CheckName(string name, string where = "")
    {
        if (ErrorOfName(name, where) is { } error)
            throw RefusedRequestException.For([error]);
    }

    /// <summary>Returns the error of a name that cannot be a path segment; null when it can be one.</summary>
    public static FieldError? ErrorOfName(string name, string where = "") =>
        name.Contains('/') || name is "." or ".."
            ? new("name", name, "a name without /, and not . or .." + where)
            : null;

    /// <summary>Returns the errors of toxics that a mode cannot apply.</summary>
    public static IEnumerable<FieldError> ErrorsIn(IEnumerable<HttpRule> rules, HttpMode mode) =>
        rules.Select(r => ((HttpToxic)r.Applied.Toxic!).NotIn(mode)).OfType<FieldError>();
}
