using System.Text.Json;
using Chaos.Proxy.Proxies;

namespace Chaos.Proxy.Api;

/// <summary>The requests that a proxy has read: an extension of ours, for proxies that read HTTP.</summary>
internal static class TrafficJson
{
    /// <param name="json">Where to.</param>
    /// <param name="proxy">The proxy.</param>
    /// <param name="trial">The only trial that is wanted; null for all.</param>
    /// <exception cref="RefusedRequestException">The proxy reads no requests.</exception>
    public static void Write(Utf8JsonWriter json, RunningProxy proxy, string? trial)
    {
        if (proxy.Http is null)
            throw RefusedRequestException.For([ToxicRequests.ReadsNoHttp(proxy.Name)]);
        json.WriteStartObject();
        proxy.Traffic.Write(json, trial);
        json.WriteStartObject("toxics");
        foreach (var rule in proxy.Rules)
        {
            json.WriteStartObject(rule.Applied.Name);
            json.WriteNumber("matched", rule.Tally.Matched);
            json.WriteNumber("hit", rule.Tally.HitSoFar);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
