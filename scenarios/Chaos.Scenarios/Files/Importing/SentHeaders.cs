namespace Chaos.Scenarios.Files.Importing;

/// <summary>Which headers of a request a load sends again.</summary>
internal static class SentHeaders
{
    /// <summary>Headers that belong to one connection or one cache, or are computed.</summary>
    private static readonly HashSet<string> s_never = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Encoding",
        "Cache-Control",
        "Connection",
        "Content-Length",
        "Host",
        "If-Modified-Since",
        "If-None-Match",
        "Keep-Alive",
        "Pragma",
        "Priority",
        "Proxy-Connection",
        "TE",
        "Transfer-Encoding",
        "Upgrade-Insecure-Requests",
    };

    /// <summary>Headers that a browser adds to every request.</summary>
    private static readonly HashSet<string> s_browsers = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Language",
        "DNT",
        "Origin",
        "Referer",
        "User-Agent",
    };

    /// <summary>Whether a header is sent again.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="isRecorded">Whether a browser recorded it; else somebody wrote it.</param>
    internal static bool Has(string name, bool isRecorded) =>
        name.Length > 0
        && name[0] != ':'
        && !s_never.Contains(name)
        && !name.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase)
        && !(isRecorded && s_browsers.Contains(name));
}
