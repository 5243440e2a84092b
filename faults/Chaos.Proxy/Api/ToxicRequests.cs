using System.Text.Json;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Leases;
using Chaos.Proxy.Proxies;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Api;

/// <summary>Applies requests about toxics to a proxy. A request with any error changes nothing.</summary>
internal static class ToxicRequests
{
    public static AppliedToxic Add(RunningProxy proxy, LeaseBook leases, JsonElement body)
    {
        var fields = new RequestFields(body);
        var name = fields.Text("name");
        var type = fields.Text("type");
        var streamName = fields.Text("stream") ?? "downstream";
        var toxicity = fields.Share("toxicity") ?? 1;
        var ttl = fields.Ttl();
        fields.ThrowIfWrong();
        if (ProxyJson.StreamOf(streamName) is not { } stream)
            throw new RefusedRequestException(400, "stream was invalid, can be either upstream or downstream");
        if (ToxicKind.Find(type) is not { } kind)
            throw new RefusedRequestException(400, "invalid toxic type");
        var toxic = kind.Merge(kind.Default(), fields.Raw("attributes"), fields.Errors);
        Check(proxy, toxic, stream, fields.Errors);
        fields.ThrowIfWrong();
        name = string.IsNullOrEmpty(name) ? $"{kind.Name}_{ProxyJson.NameOf(stream)}" : name;
        ProxyRegistry.CheckName(name);
        return Leased(proxy, leases, ttl, proxy.AddToxic(name, stream, toxicity, toxic, ttl));
    }

    /// <summary>
    /// Changes a toxic. A request that names nothing but <c>ttl</c> only renews its lease: no data is released.
    /// </summary>
    public static AppliedToxic Update(RunningProxy proxy, LeaseBook leases, string name, JsonElement body)
    {
        _ = proxy.Toxic(name);
        var fields = new RequestFields(body);
        var ttl = fields.Ttl();
        return Leased(
            proxy,
            leases,
            ttl,
            ttl is { } time && !fields.Has("toxicity") && !fields.Has("attributes") && fields.Errors.Count == 0
                ? proxy.RenewToxic(name, time)
                : Change(proxy, name, ttl, fields)
        );
    }

    private static AppliedToxic Change(RunningProxy proxy, string name, TimeSpan? ttl, RequestFields fields) =>
        proxy.UpdateToxic(
            name,
            old =>
            {
                var toxicity = fields.Share("toxicity") ?? old.Toxicity;
                var toxic = ToxicKind.Of(old.Toxic!).Merge(old.Toxic!, fields.Raw("attributes"), fields.Errors);
                Check(proxy, toxic, old.Stream, fields.Errors);
                fields.ThrowIfWrong();
                return old with { Toxicity = toxicity, Toxic = toxic, Ttl = ttl ?? old.Ttl };
            }
        );

    private static AppliedToxic Leased(RunningProxy proxy, LeaseBook leases, TimeSpan? ttl, AppliedToxic toxic)
    {
        if (ttl is { } time)
            leases.Grant(new(proxy, toxic.Order), time, () => proxy.Lapse(toxic));
        return toxic;
    }

    /// <summary>Error for a request that needs an HTTP proxy and names one that passes bytes.</summary>
    public static FieldError ReadsNoHttp(string proxy) =>
        new("proxy", proxy, "a proxy that reads HTTP, made with \"http\": true");

    private static void Check(RunningProxy proxy, Toxic toxic, ToxicStream stream, List<FieldError> errors)
    {
        if (toxic is not HttpToxic http)
            return;
        if (proxy.Http is null)
            errors.Add(ReadsNoHttp(proxy.Name));
        if (http.NotOn(stream) is { } error)
            errors.Add(error);
    }
}
