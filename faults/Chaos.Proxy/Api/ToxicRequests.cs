using System.Text.Json;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Proxies;
using Chaos.Proxy.Tls;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Api;

/// <summary>Applies requests about toxics to a proxy. A request with any error changes nothing.</summary>
internal static class ToxicRequests
{
    /// <summary>The keys of a toxic in a list of proxies.</summary>
    public static readonly IReadOnlyList<string> Keys = ["name", "type", "stream", "toxicity", "attributes"];

    // The order of the checks is Toxiproxy's: body, stream, type, name taken, attributes.
    public static AppliedToxic Add(RunningProxy proxy, JsonElement body)
    {
        var fields = new RequestFields(body);
        var (name, type, streamName, toxicity) = Head(fields);
        var attributes = fields.Object("attributes");
        var ttl = fields.Ttl();
        fields.ThrowIfWrong();
        if (ProxyJson.StreamOf(streamName) is not { } stream)
            throw new RefusedRequestException(400, "stream was invalid, can be either upstream or downstream");
        if (ToxicKind.Find(type) is not { } kind)
            throw new RefusedRequestException(400, "invalid toxic type") { Allowed = ToxicKind.Names };
        name = NameOf(name, kind, stream);
        proxy.Toxics.CheckFree(name);
        var toxic = kind.Merge(kind.Default(), attributes, fields.Errors);
        Check(proxy.Name, proxy.Modes, toxic, stream, toxicity, fields.Errors);
        fields.ThrowIfWrong();
        ProxyChecks.CheckName(name);
        return proxy.Toxics.Add(name, stream, toxicity, toxic, ttl);
    }

    /// <summary>
    /// Changes a toxic. A request that names nothing but <c>ttl</c> only renews its lease: no data is released.
    /// </summary>
    public static AppliedToxic Update(RunningProxy proxy, string name, JsonElement body)
    {
        _ = proxy.Toxics.Get(name);
        var fields = new RequestFields(body);
        var ttl = fields.Ttl();
        return ttl is { } time && !fields.Has("toxicity") && !fields.Has("attributes") && fields.Errors.Count == 0
            ? proxy.Toxics.Renew(name, time)
            : Change(proxy, name, ttl, fields);
    }

    private static AppliedToxic Change(RunningProxy proxy, string name, TimeSpan? ttl, RequestFields fields) =>
        proxy.Toxics.Update(
            name,
            ttl,
            old =>
            {
                var toxicity = fields.Share("toxicity") ?? old.Toxicity;
                var toxic = ToxicKind.Of(old.Toxic!).Merge(old.Toxic!, fields.Raw("attributes"), fields.Errors);
                Check(proxy.Name, proxy.Modes, toxic, old.Stream, toxicity, fields.Errors);
                fields.ThrowIfWrong();
                return old with { Toxicity = toxicity, Toxic = toxic };
            }
        );

    /// <summary>
    /// Reads a toxic in a list of proxies, with every error in it. Returns null when it has no type to make it of.
    /// </summary>
    /// <param name="body">The toxic.</param>
    /// <param name="proxy">Name of its proxy.</param>
    /// <param name="modes">What its proxy reads.</param>
    /// <param name="names">Names of the toxics before it on the proxy; its own is added.</param>
    /// <param name="errors">Receives the errors.</param>
    public static AppliedToxic? Complete(
        JsonElement body,
        string proxy,
        ProxyModes modes,
        HashSet<string> names,
        List<FieldError> errors
    )
    {
        var fields = new RequestFields(body, errors);
        var (name, type, streamName, toxicity) = Head(fields);
        if (fields.Has("ttl"))
            errors.Add(
                new("ttl", fields.Raw("ttl").GetRawText(), "nothing in a list of proxies, only on a toxic of its own")
            );
        var stream = ProxyJson.StreamOf(streamName);
        if (stream is null)
            errors.Add(new("stream", streamName, "upstream, downstream"));
        if (ToxicKind.Find(type) is not { } kind)
        {
            if (body.ValueKind == JsonValueKind.Object)
                errors.Add(new("type", type ?? "nothing", string.Join(", ", ToxicKind.Names)));
            return null;
        }
        var direction = stream ?? ToxicStream.Downstream;
        name = NameOf(name, kind, direction);
        if (!names.Add(name))
            errors.Add(new("name", name, "a name that no other toxic of the proxy has"));
        if (ProxyChecks.ErrorOfName(name) is { } error)
            errors.Add(error);
        var toxic = kind.Merge(kind.Default(), fields.Raw("attributes"), errors);
        Check(proxy, modes, toxic, direction, toxicity, errors);
        return new()
        {
            Name = name,
            Type = kind.Name,
            Stream = direction,
            Toxicity = toxicity,
            Toxic = toxic,
        };
    }

    /// <summary>Error for a request that needs an HTTP proxy and names one that passes bytes.</summary>
    public static FieldError ReadsNoHttp(string proxy) =>
        new("proxy", proxy, "a proxy that reads HTTP, made with \"http\": true");

    private static (string? Name, string? Type, string Stream, double Toxicity) Head(RequestFields fields) =>
        (
            fields.Text("name"),
            fields.Text("type"),
            fields.Text("stream") ?? "downstream",
            fields.Share("toxicity") ?? 1
        );

    private static string NameOf(string? name, ToxicKind kind, ToxicStream stream) =>
        string.IsNullOrEmpty(name) ? $"{kind.Name}_{ProxyJson.NameOf(stream)}" : name;

    private static void Check(
        string proxy,
        ProxyModes modes,
        Toxic toxic,
        ToxicStream stream,
        double toxicity,
        ICollection<FieldError> errors
    )
    {
        if (toxic is TlsToxic && modes.Tls is null)
            errors.Add(new("proxy", proxy, "a proxy that ends TLS, made with \"tls\": true"));
        if (toxic is OpeningToxic && OpeningToxic.ErrorOf(toxicity) is { } share)
            errors.Add(share);
        if (toxic is not HttpToxic http)
            return;
        if (modes.Http is null)
            errors.Add(ReadsNoHttp(proxy));
        else if (http.NotIn(modes.Http) is { } unfit)
            errors.Add(unfit);
        if (http.NotOn(stream) is { } error)
            errors.Add(error);
    }
}
