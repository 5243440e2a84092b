using System.Text.Json;
using Chaos.Proxy.Proxies;

namespace Chaos.Proxy.Api;

/// <summary>
/// Writes what a proxy has counted of requests. An extension of this proxy, for proxies that read HTTP.
/// </summary>
internal static class TrafficJson
{
    /// <param name="json">The writer.</param>
    /// <param name="proxy">The proxy.</param>
    /// <param name="trial">Token of the only trial to write; null for all.</param>
    /// <exception cref="RefusedRequestException">The proxy does not read HTTP.</exception>
    public static void Write(Utf8JsonWriter json, RunningProxy proxy, string? trial)
    {
        if (proxy.Modes.Http is null)
            throw RefusedRequestException.For([ToxicRequests.ReadsNoHttp(proxy.Name)]);
        json.WriteStartObject();
        proxy.Traffic.Write(json, trial);
        json.WriteStartObject("toxics");
        foreach (var rule in proxy.Rules)
        {
            json.WriteStartObject(rule.Applied.Name);
            json.WriteNumber("matched", rule.Tally.Matched);
            json.WriteNumber("hit", rule.Tally.HitSoFar);
            if (rule.Tally.WithoutCall is > 0 and var withoutCall)
                json.WriteNumber("without_call", withoutCall);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
