using System.Globalization;
using System.Text.Json;
using Chaos.Proxy.Proxies;

namespace Chaos.Proxy.Api;

/// <summary>Reads requests about proxies: single ones, and lists as in /populate and in a configuration file.</summary>
internal static class ProxyRequests
{
    /// <summary>The keys of a proxy.</summary>
    public static readonly IReadOnlyList<string> Keys =
    [
        "name",
        "listen",
        "upstream",
        "enabled",
        "toxics",
        "http",
        "tls",
        "ttl",
    ];

    /// <summary>
    /// Reads the values of a change. Its toxics are ignored, because clients send back a proxy as they have read it, and
    /// other toxics may have come since.
    /// </summary>
    /// <exception cref="RefusedRequestException">A value is wrong.</exception>
    public static ProxyRequest Change(JsonElement body)
    {
        var errors = new List<FieldError>();
        return Complete(Read(new(body, errors)), errors);
    }

    /// <summary>Reads a new proxy, with its toxics.</summary>
    /// <exception cref="RefusedRequestException">A value is wrong.</exception>
    public static ProxyRequest New(JsonElement body)
    {
        var errors = new List<FieldError>();
        return Complete(WithToxics(new(body, errors)), errors);
    }

    /// <summary>
    /// Reads a list of proxies, each with its toxics. The errors name the proxy and the toxic by their positions, from
    /// 1.
    /// </summary>
    public static IReadOnlyList<ProxyRequest> List(JsonElement body, ICollection<FieldError> errors)
    {
        if (body.ValueKind == JsonValueKind.Null)
            return [];
        if (body.ValueKind != JsonValueKind.Array)
        {
            errors.Add(new("body", body.ValueKind.ToString(), "an array of proxies"));
            return [];
        }
        return Each(body, "proxy", errors, (one, found) => WithToxics(new(one, found)));
    }

    /// <summary>Reads a list of proxies.</summary>
    /// <exception cref="RefusedRequestException">A value is wrong.</exception>
    public static IReadOnlyList<ProxyRequest> List(JsonElement body)
    {
        var errors = new List<FieldError>();
        return Complete(List(body, errors), errors);
    }

    private static ProxyRequest Read(RequestFields fields) =>
        new()
        {
            Name = fields.Text("name"),
            Listen = fields.Text("listen"),
            Upstream = fields.Text("upstream"),
            Enabled = fields.Flag("enabled"),
            Http = HttpModeJson.Read(fields.Raw("http"), fields.Errors),
            Tls = TlsModeJson.Read(fields.Raw("tls"), fields.Errors),
            Ttl = fields.Ttl(),
        };

    private static ProxyRequest WithToxics(RequestFields fields)
    {
        var proxy = Read(fields);
        var toxics = fields.Raw("toxics");
        if (toxics.ValueKind is JsonValueKind.Undefined)
            return proxy;
        if (toxics.ValueKind != JsonValueKind.Array)
        {
            fields.Errors.Add(new("toxics", toxics.GetRawText(), "an array of toxics"));
            return proxy;
        }
        // Not checked here: what is wrong with the modes is told with the proxy.
        var modes = new ProxyModes(
            proxy.Http is { IsOff: false } ? proxy.Http : null,
            proxy.Tls is { IsOff: false } ? proxy.Tls : null
        );
        var names = new HashSet<string>(StringComparer.Ordinal);
        return proxy with
        {
            Toxics = Each(
                toxics,
                "toxic",
                fields.Errors,
                (one, found) => ToxicRequests.Complete(one, proxy.Name ?? "", modes, names, found)
            ),
        };
    }

    private static List<T> Each<T>(
        JsonElement array,
        string what,
        ICollection<FieldError> errors,
        Func<JsonElement, List<FieldError>, T?> read
    )
        where T : class
    {
        var all = new List<T>();
        var number = 0;
        foreach (var one in array.EnumerateArray())
        {
            number++;
            var found = new List<FieldError>();
            if (read(one, found) is { } item)
                all.Add(item);
            foreach (var error in found)
                errors.Add(
                    error with
                    {
                        Field = string.Create(CultureInfo.InvariantCulture, $"{what} {number}, {error.Field}"),
                    }
                );
        }
        return all;
    }

    private static T Complete<T>(T read, List<FieldError> errors) =>
        errors.Count == 0 ? read : throw RefusedRequestException.For(errors, "bad request body: ");
}
