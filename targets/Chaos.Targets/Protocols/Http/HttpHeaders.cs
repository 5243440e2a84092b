using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Http;

/// <summary>Finds HTTP headers that can never be sent.</summary>
public static class HttpHeaders
{
    /// <summary>Checks headers whose values may come from a feed.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="path">The path of the headers.</param>
    /// <param name="feed">The feed from which column values are taken. Null for none.</param>
    /// <param name="texts">Collects the mistakes.</param>
    public static void Check(IReadOnlyDictionary<string, string> headers, string path, Feed? feed, TextCheck texts)
    {
        foreach (var (name, value) in headers)
        {
            if (HeaderRules.WhyNoName(name) is { } allowed)
                texts.Wrong($"{path}.{name}", TextCheck.Shown(name), allowed);
            else if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                texts.Wrong($"{path}.{name}", TextCheck.Shown(value), "nothing: it is computed from the body");
            texts.CheckSent($"{path}.{name}", value, feed, HeaderRules.WhyNot, isSum: true);
        }
    }
}
