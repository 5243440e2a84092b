using System.Globalization;

namespace Chaos.Targets.Requests;

/// <summary>A cookie that an answer has set, in as much of RFC 6265 as a client for load needs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, as it is sent back.</param>
/// <param name="Domain">The host that gets it, in lower case.</param>
/// <param name="Path">The path under which it is sent.</param>
internal sealed record Cookie(string Name, string Value, string Domain, string Path)
{
    /// <summary>Whether hosts below the domain get it, too.</summary>
    public bool IsForSubdomains { get; init; }

    /// <summary>Whether it is sent over TLS only, or to this machine.</summary>
    public bool IsSecure { get; init; }

    /// <summary>When it ends. Null for the end of the visit.</summary>
    public DateTimeOffset? Ends { get; init; }

    /// <summary>Whether it takes the place of another.</summary>
    public bool Replaces(Cookie other) => (Name, Domain, Path) == (other.Name, other.Domain, other.Path);

    /// <summary>Whether it is sent with a request.</summary>
    public bool GoesTo(Uri address, DateTimeOffset now) =>
        (Ends is null || Ends > now)
        && (Domain == HostOf(address) || (IsForSubdomains && IsBelow(HostOf(address), Domain)))
        && IsUnder(address.AbsolutePath, Path)
        && (
            !IsSecure
            || address.Scheme == Uri.UriSchemeHttps
            || address.Scheme == Uri.UriSchemeWss
            || address.IsLoopback
        );

    /// <summary>
    /// Reads what a Set-Cookie header says. Returns null when it is no cookie, or one for another host.
    /// </summary>
    /// <param name="text">The header's value.</param>
    /// <param name="from">The address that was asked.</param>
    /// <param name="now">The time.</param>
    public static Cookie? Read(string text, Uri from, DateTimeOffset now)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        // A control character would end in a header of the next request (RFC 6265bis, section 5.6).
        if (text.Any(c => char.IsControl(c) && c != '\t'))
            return null;
        if (parts[0].Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, var value])
            return null;
        var cookie = new Cookie(name, value, HostOf(from), DefaultPath(from.AbsolutePath));
        DateTimeOffset? expires = null;
        foreach (var part in parts.Skip(1))
        {
            var (key, said) = part.Split('=', 2, StringSplitOptions.TrimEntries) is [var k, var s]
                ? (k, s)
                : (part, "");
            switch (key.ToLowerInvariant())
            {
                case "path" when said.StartsWith('/'):
                    cookie = cookie with { Path = said };
                    break;
                case "secure":
                    cookie = cookie with { IsSecure = true };
                    break;
                case "max-age"
                    when long.TryParse(said, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var age):
                    cookie = cookie with { Ends = now + TimeSpan.FromSeconds(Math.Clamp(age, 0, 1L << 31)) };
                    break;
                case "expires"
                    when DateTimeOffset.TryParse(
                        said.Replace('-', ' '),
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal,
                        out var end
                    ):
                    expires = end;
                    break;
                case "domain" when said.TrimStart('.').ToLowerInvariant() is { Length: > 0 } domain:
                    if (domain != cookie.Domain && !IsBelow(cookie.Domain, domain))
                        return null;
                    cookie = cookie with { Domain = domain, IsForSubdomains = true };
                    break;
            }
        }
        return cookie with { Ends = cookie.Ends ?? expires };
    }

    private static string HostOf(Uri address) => address.IdnHost.ToLowerInvariant();

    /// <summary>A name of a host is below a domain. An address of a host is below none.</summary>
    private static bool IsBelow(string host, string domain) =>
        host.EndsWith($".{domain}", StringComparison.Ordinal)
        && domain.Contains('.', StringComparison.Ordinal)
        && Uri.CheckHostName(host) == UriHostNameType.Dns;

    private static string DefaultPath(string path) => path.LastIndexOf('/') is > 0 and var end ? path[..end] : "/";

    private static bool IsUnder(string path, string of) =>
        path == of || (path.StartsWith(of, StringComparison.Ordinal) && (of.EndsWith('/') || path[of.Length] == '/'));
}
