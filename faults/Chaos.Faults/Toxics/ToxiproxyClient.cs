using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Chaos.Proxy.Api;
using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Proxies;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Toxics;

/// <summary>
/// A typed client of the Toxiproxy API, for the embedded proxy and any other server of that API. Every method throws
/// <see cref="ToxiproxyException"/> when the server refuses the request or cannot be reached.
/// </summary>
/// <param name="http">Client for the requests; its base address is not used. Not disposed here.</param>
/// <param name="address">Address of the server's API.</param>
public sealed class ToxiproxyClient(HttpClient http, Uri address)
{
    private static readonly ProductInfoHeaderValue s_userAgent = new(
        "chaos",
        typeof(ToxiproxyClient).Assembly.GetName().Version!.ToString(3)
    );

    public Task<string> VersionAsync(CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Get,
            "version",
            null,
            reply => reply.GetProperty("version").GetString()!,
            cancellationToken
        );

    public Task<IReadOnlyDictionary<string, ProxyState>> ListAsync(CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Get,
            "proxies",
            null,
            reply =>
                (IReadOnlyDictionary<string, ProxyState>)
                    reply.EnumerateObject().ToDictionary(p => p.Name, p => ProxyJson.ReadProxy(p.Value)),
            cancellationToken
        );

    public Task<ProxyState> CreateAsync(ProxyRequest proxy, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "proxies", json => Write(json, proxy), ProxyJson.ReadProxy, cancellationToken);

    public Task<ProxyState> GetAsync(string proxy, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, PathOf(proxy), null, ProxyJson.ReadProxy, cancellationToken);

    /// <summary>Changes the values that <paramref name="change"/> mentions; the name stays.</summary>
    public Task<ProxyState> UpdateAsync(string proxy, ProxyRequest change, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, PathOf(proxy), json => Write(json, change), ProxyJson.ReadProxy, cancellationToken);

    public Task DeleteAsync(string proxy, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, PathOf(proxy), null, _ => 0, cancellationToken);

    /// <summary>Creates missing proxies and replaces those that differ.</summary>
    public Task<IReadOnlyList<ProxyState>> PopulateAsync(
        IReadOnlyList<ProxyRequest> proxies,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            HttpMethod.Post,
            "populate",
            json =>
            {
                json.WriteStartArray();
                foreach (var proxy in proxies)
                    Write(json, proxy);
                json.WriteEndArray();
            },
            reply =>
                reply.GetProperty("proxies") is { ValueKind: JsonValueKind.Array } list
                    ? (IReadOnlyList<ProxyState>)[.. list.EnumerateArray().Select(ProxyJson.ReadProxy)]
                    : [],
            cancellationToken
        );

    public Task<IReadOnlyList<AppliedToxic>> ToxicsAsync(string proxy, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Get,
            PathOf(proxy) + "/toxics",
            null,
            reply => (IReadOnlyList<AppliedToxic>)[.. reply.EnumerateArray().Select(ProxyJson.ReadToxic)],
            cancellationToken
        );

    public Task<AppliedToxic> ToxicAsync(string proxy, string toxic, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, PathOf(proxy, toxic), null, ProxyJson.ReadToxic, cancellationToken);

    public Task<AppliedToxic> AddToxicAsync(string proxy, NewToxic toxic, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            PathOf(proxy) + "/toxics",
            json =>
            {
                json.WriteStartObject();
                if (toxic.Name is not null)
                    json.WriteString("name", toxic.Name);
                json.WriteString("type", toxic.Toxic.Type);
                json.WriteString("stream", ProxyJson.NameOf(toxic.Stream));
                json.WriteNumber("toxicity", toxic.Toxicity);
                ProxyJson.WriteTtl(json, toxic.Ttl);
                ProxyJson.WriteAttributes(json, toxic.Toxic);
                json.WriteEndObject();
            },
            ProxyJson.ReadToxic,
            cancellationToken
        );

    /// <summary>Gives a toxic new values, and a new toxicity unless that is null.</summary>
    public Task<AppliedToxic> UpdateToxicAsync(
        string proxy,
        string name,
        Toxic toxic,
        double? toxicity,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            HttpMethod.Post,
            PathOf(proxy, name),
            json =>
            {
                json.WriteStartObject();
                if (toxicity is { } share)
                    json.WriteNumber("toxicity", share);
                ProxyJson.WriteAttributes(json, toxic);
                json.WriteEndObject();
            },
            ProxyJson.ReadToxic,
            cancellationToken
        );

    /// <summary>Renews a toxic for another time to live. An extension of the embedded proxy.</summary>
    /// <exception cref="ToxiproxyException">With status 404: the toxic is gone.</exception>
    public Task<AppliedToxic> RenewToxicAsync(
        string proxy,
        string toxic,
        TimeSpan ttl,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            HttpMethod.Post,
            PathOf(proxy, toxic),
            json =>
            {
                json.WriteStartObject();
                ProxyJson.WriteTtl(json, ttl);
                json.WriteEndObject();
            },
            ProxyJson.ReadToxic,
            cancellationToken
        );

    public Task RemoveToxicAsync(string proxy, string toxic, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, PathOf(proxy, toxic), null, _ => 0, cancellationToken);

    /// <summary>Enables every proxy and removes every toxic.</summary>
    public Task ResetAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "reset", null, _ => 0, cancellationToken);

    /// <summary>
    /// Returns the traffic of each proxy since it was created, by name. Empty when the server has no such counters.
    /// Shopify's server has them only if configured, and does not count connections.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, ProxyTraffic>> TrafficAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(address, "metrics"), cancellationToken);
            return response.IsSuccessStatusCode
                ? ProxyTraffic.Read(await response.Content.ReadAsStringAsync(cancellationToken))
                : new Dictionary<string, ProxyTraffic>();
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToxiproxyException($"no answer from {address} within {http.Timeout.TotalSeconds:0} s", cause: e);
        }
        catch (HttpRequestException e)
        {
            throw new ToxiproxyException($"no answer from {address}: {e.Message}", cause: e);
        }
    }

    /// <summary>Whether the server is the embedded proxy, which knows times to live.</summary>
    public async Task<bool> KnowsLeasesAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(address, "version"), cancellationToken);
            return response.Headers.Contains(ProxyJson.OursHeader);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToxiproxyException($"no answer from {address} within {http.Timeout.TotalSeconds:0} s", cause: e);
        }
        catch (HttpRequestException e)
        {
            throw new ToxiproxyException($"no answer from {address}: {e.Message}", cause: e);
        }
    }

    /// <summary>
    /// Returns the requests that a proxy has read, by the token of the trial in their baggage. An extension of the
    /// embedded proxy, for proxies that read HTTP.
    /// </summary>
    public Task<IReadOnlyDictionary<string, TrialRequests>> RequestsAsync(
        string proxy,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            HttpMethod.Get,
            PathOf(proxy) + "/traffic",
            null,
            reply =>
                (IReadOnlyDictionary<string, TrialRequests>)
                    reply
                        .GetProperty("trials")
                        .EnumerateObject()
                        .ToDictionary(t => t.Name, t => TrialRequests.Read(t.Value)),
            cancellationToken
        );

    /// <summary>
    /// Returns what a toxic for requests has done so far. An extension of the embedded proxy, for proxies that read HTTP.
    /// </summary>
    public Task<ToxicHits> HitsAsync(string proxy, string toxic, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Get,
            PathOf(proxy) + "/traffic",
            null,
            reply => ToxicHits.Read(reply.GetProperty("toxics"), toxic),
            cancellationToken
        );

    /// <summary>
    /// Returns the log of a proxy's requests from an entry on, the number of the next entry, and how many were lost. The
    /// entries before are forgotten. An extension of the embedded proxy, for proxies with a log.
    /// </summary>
    public Task<(IReadOnlyList<LoggedRequest> Entries, long Next, long Lost)> LogAsync(
        string proxy,
        long from,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            HttpMethod.Get,
            FormattableString.Invariant($"{PathOf(proxy)}/log?from={from}"),
            null,
            RequestLogJson.Read,
            cancellationToken
        );

    private static string PathOf(string proxy) => "proxies/" + Uri.EscapeDataString(proxy);

    private static string PathOf(string proxy, string toxic) => $"{PathOf(proxy)}/toxics/{Uri.EscapeDataString(toxic)}";

    private static void Write(Utf8JsonWriter json, ProxyRequest proxy)
    {
        json.WriteStartObject();
        if (proxy.Name is not null)
            json.WriteString("name", proxy.Name);
        if (proxy.Listen is not null)
            json.WriteString("listen", proxy.Listen);
        if (proxy.Upstream is not null)
            json.WriteString("upstream", proxy.Upstream);
        if (proxy.Enabled is { } enabled)
            json.WriteBoolean("enabled", enabled);
        ProxyJson.WriteTtl(json, proxy.Ttl);
        if (proxy.Http is { } http)
            ProxyJson.Write(json, http);
        if (proxy.Tls is { } tls)
            ProxyJson.Write(json, tls);
        if (proxy.Toxics is { } toxics)
            ProxyJson.Write(json, toxics);
        json.WriteEndObject();
    }

    private async Task<T> SendAsync<T>(
        HttpMethod method,
        string path,
        Action<Utf8JsonWriter>? write,
        Func<JsonElement, T> read,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        request.Headers.UserAgent.Add(s_userAgent);
        if (write is not null)
            request.Content = Json(write);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw Refusal(body, response.StatusCode);
            if (body.Length == 0)
                return read(default);
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToxiproxyException($"no answer from {address} within {http.Timeout.TotalSeconds:0} s", cause: e);
        }
        catch (HttpRequestException e)
        {
            throw new ToxiproxyException($"no answer from {address}: {e.Message}", cause: e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ToxiproxyException($"{address} does not answer as a Toxiproxy server: {e.Message}", cause: e);
        }
    }

    private static ByteArrayContent Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return new(buffer.WrittenSpan.ToArray()) { Headers = { ContentType = new("application/json") } };
    }

    private static ToxiproxyException Refusal(byte[] body, HttpStatusCode status)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var error = document.RootElement;
            return new(
                error.GetProperty("error").GetString()!,
                status,
                code: error.TryGetProperty(ProxyJson.Code, out var code) && code.ValueKind == JsonValueKind.String
                    ? code.GetString()
                    : null
            );
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new($"status {(int)status} without a message", status);
        }
    }
}
