using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Http;

/// <summary>Tells what of headers of HTTP can never be sent.</summary>
public static class HttpHeaders
{
    /// <summary>Checks headers, of which a feed may hold values.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="path">Where they stand.</param>
    /// <param name="feed">Where columns' values come from; null for none.</param>
    /// <param name="texts">Is told.</param>
    public static void Check(IReadOnlyDictionary<string, string> headers, string path, Feed? feed, TextCheck texts)
    {
        foreach (var (name, value) in headers)
        {
            if (HeaderRules.WhyNoName(name) is { } allowed)
                texts.Wrong($"{path}.{name}", TextCheck.Shown(name), allowed);
            else if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                texts.Wrong($"{path}.{name}", TextCheck.Shown(value), "nothing: it is counted from the body");
            texts.CheckSent($"{path}.{name}", value, feed, HeaderRules.WhyNot, isSum: true);
        }
    }
}
