using System.Text.Json;
using Chaos.Proxy.Http;
using Chaos.Proxy.Proxies;
using Chaos.Proxy.Tls;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Api;

/// <summary>Reads and writes proxies and toxics in the wire format, for the server and for clients.</summary>
public static class ProxyJson
{
    /// <summary>
    /// Header of this server's replies, with its version. Clients know by it that the extensions are there, such as
    /// leases.
    /// </summary>
    public const string OursHeader = "X-Chaos-Proxy";

    /// <summary>Member of an error that tells programs what went wrong. An extension of this proxy.</summary>
    public const string Code = "code";

    /// <summary>Code of an error: a proxy cannot listen at its address, or the address is not found.</summary>
    public const string CannotListen = RefusedRequestException.CannotListen;

    public static void Write(Utf8JsonWriter json, ProxyState proxy)
    {
        json.WriteStartObject();
        json.WriteString("name", proxy.Name);
        json.WriteString("listen", proxy.Listen);
        json.WriteString("upstream", proxy.Upstream);
        json.WriteBoolean("enabled", proxy.Enabled);
        WriteTtl(json, proxy.Ttl);
        if (proxy.Http is { } http)
            Write(json, http);
        if (proxy.Tls is { } tls)
            Write(json, tls);
        Write(json, proxy.Toxics);
        json.WriteEndObject();
    }

    /// <summary>Writes the member <c>toxics</c>.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<AppliedToxic> toxics)
    {
        json.WriteStartArray("toxics");
        foreach (var toxic in toxics)
            Write(json, toxic);
        json.WriteEndArray();
    }

    /// <summary>
    /// Writes the member <c>http</c> with the fields that differ from their defaults; false when HTTP is switched off.
    /// </summary>
    public static void Write(Utf8JsonWriter json, HttpMode http)
    {
        if (http.IsOff)
        {
            json.WriteBoolean("http", false);
            return;
        }
        json.WriteStartObject("http");
        json.WriteString("version", http.Version);
        if (http.RewriteHost)
            json.WriteBoolean("rewrite_host", true);
        if (http.Tls)
            json.WriteBoolean("tls", true);
        if (http.ServerName is not null)
            json.WriteString("server_name", http.ServerName);
        if (http.CaFile is not null)
            json.WriteString("ca_file", http.CaFile);
        if (http.Insecure)
            json.WriteBoolean("insecure", true);
        if (http.Log)
            json.WriteBoolean("log", true);
        json.WriteEndObject();
    }

    /// <summary>Writes the member <c>tls</c>; false when TLS is switched off.</summary>
    public static void Write(Utf8JsonWriter json, TlsMode tls) => TlsModeJson.Write(json, tls);

    public static void Write(Utf8JsonWriter json, AppliedToxic toxic)
    {
        json.WriteStartObject();
        WriteAttributes(json, toxic.Toxic);
        json.WriteString("name", toxic.Name);
        json.WriteString("type", toxic.Type);
        json.WriteString("stream", NameOf(toxic.Stream));
        json.WriteNumber("toxicity", toxic.Toxicity);
        WriteTtl(json, toxic.Ttl);
        json.WriteEndObject();
    }

    /// <summary>Writes the member <c>ttl</c> in milliseconds; nothing for null, as in Toxiproxy.</summary>
    public static void WriteTtl(Utf8JsonWriter json, TimeSpan? ttl)
    {
        if (ttl is { } time)
            json.WriteNumber("ttl", (long)time.TotalMilliseconds);
    }

    /// <summary>Writes the member <c>attributes</c>.</summary>
    public static void WriteAttributes(Utf8JsonWriter json, Toxic? toxic)
    {
        json.WriteStartObject("attributes");
        if (toxic is not null)
        {
            foreach (var field in ToxicKind.Of(toxic).Fields)
                field.Write(json, toxic);
        }
        json.WriteEndObject();
    }

    /// <summary>Reads a proxy from a server's reply.</summary>
    public static ProxyState ReadProxy(JsonElement proxy) =>
        new()
        {
            Name = proxy.GetProperty("name").GetString()!,
            Listen = proxy.GetProperty("listen").GetString()!,
            Upstream = proxy.GetProperty("upstream").GetString()!,
            Enabled = proxy.GetProperty("enabled").GetBoolean(),
            Http = proxy.TryGetProperty("http", out var http) ? HttpModeJson.Read(http, []) : null,
            Tls = proxy.TryGetProperty("tls", out var tls) ? TlsModeJson.Read(tls, []) : null,
            Ttl = ReadTtl(proxy),
            Toxics =
                proxy.TryGetProperty("toxics", out var toxics) && toxics.ValueKind == JsonValueKind.Array
                    ? [.. toxics.EnumerateArray().Select(ReadToxic)]
                    : [],
        };

    /// <summary>
    /// Reads a toxic from a server's reply. Errors in its values are ignored, because another server may allow what
    /// this one refuses.
    /// </summary>
    public static AppliedToxic ReadToxic(JsonElement toxic)
    {
        var type = toxic.GetProperty("type").GetString()!;
        var kind = ToxicKind.Find(type);
        return new()
        {
            Name = toxic.GetProperty("name").GetString()!,
            Type = type,
            Stream = StreamOf(toxic.GetProperty("stream").GetString()) ?? ToxicStream.Downstream,
            Toxicity = toxic.GetProperty("toxicity").GetDouble(),
            Ttl = ReadTtl(toxic),
            Toxic = kind?.Merge(kind.Default(), toxic.GetProperty("attributes"), []),
        };
    }

    private static TimeSpan? ReadTtl(JsonElement value) =>
        value.TryGetProperty("ttl", out var ttl) && ttl.TryGetInt64(out var ms) ? TimeSpan.FromMilliseconds(ms) : null;

    public static string NameOf(ToxicStream stream) => stream == ToxicStream.Upstream ? "upstream" : "downstream";

    /// <summary>Returns the stream with this name, in any case. Returns null for an unknown name.</summary>
    public static ToxicStream? StreamOf(string? name) =>
        "upstream".Equals(name, StringComparison.OrdinalIgnoreCase) ? ToxicStream.Upstream
        : "downstream".Equals(name, StringComparison.OrdinalIgnoreCase) ? ToxicStream.Downstream
        : null;
}
