namespace Chaos.Faults.Tests.Proxy.Differential;

/// <summary>A request to the API of a proxy server.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path.</param>
/// <param name="Body">Its body; null for none.</param>
/// <param name="UserAgent">Its user agent; null for none.</param>
internal sealed record ApiRequest(string Method, string Path, string? Body = null, string? UserAgent = null)
{
    public override string ToString() =>
        $"{Method} {Path}{(Body is null ? "" : " " + Body)}{(UserAgent is null ? "" : $" ({UserAgent})")}";
}
