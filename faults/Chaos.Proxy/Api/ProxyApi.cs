using System.Globalization;
using System.Text.Json;
using Chaos.Proxy.Proxies;
using Chaos.Proxy.Toxics;
using Serilog;

namespace Chaos.Proxy.Api;

/// <summary>
/// Handles the requests of the HTTP API. The routes are few and fixed, and clients depend on their exact behaviour, so
/// they are matched here and not by a routing framework.
/// </summary>
internal sealed class ProxyApi(ProxyRegistry registry)
{
    /// <summary>
    /// Version of the API, as GET /version reports it. Clients refuse a version that they cannot parse or that is below
    /// 2.0.0.
    /// </summary>
    public const string Version = "2.12.0";

    private static readonly string s_ours = typeof(ProxyApi).Assembly.GetName().Version!.ToString(3);

    private long _requests;

    public async Task HandleAsync(HttpContext http)
    {
        if (http.Request.Headers.UserAgent.ToString().StartsWith("Mozilla/", StringComparison.Ordinal))
        {
            await Reply.TextAsync(http, 403, "User agent not allowed\n", "text/plain; charset=utf-8");
            return;
        }
        var route = Route(http);
        if (route is null)
        {
            await Reply.TextAsync(http, 404, "404 page not found\n", "text/plain; charset=utf-8");
            return;
        }
        http.Response.Headers["X-Toxiproxy-Request-Id"] = Interlocked
            .Increment(ref _requests)
            .ToString(CultureInfo.InvariantCulture);
        http.Response.Headers[ProxyJson.OursHeader] = s_ours;
        if (!route.TryGetValue(Method(http), out var handle))
        {
            http.Response.StatusCode = 405;
            return;
        }
        try
        {
            await handle();
        }
        catch (RefusedRequestException e)
        {
            await Reply.ErrorAsync(http, e.Status, e.Message);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            Log.Error(
                e,
                "{Method} {Path} failed because the proxy has a defect",
                http.Request.Method,
                http.Request.Path.Value
            );
            await Reply.ErrorAsync(http, 500, "the proxy has a defect: " + e.Message);
        }
    }

    // Toxiproxy treats POST and PATCH alike.
    private static string Method(HttpContext http) =>
        http.Request.Method == "PATCH" ? "POST/PATCH" : http.Request.Method;

    private Dictionary<string, Func<Task>>? Route(HttpContext http)
    {
        var aborted = http.RequestAborted;
        return http.Request.Path.Value!.Split('/')[1..] switch
        {
            ["version"] => new()
            {
                ["GET"] = () =>
                    Reply.JsonAsync(
                        http,
                        200,
                        j =>
                        {
                            j.WriteStartObject();
                            j.WriteString("version", Version);
                            j.WriteEndObject();
                        }
                    ),
            },
            ["metrics"] => new()
            {
                ["GET"] = () => Reply.TextAsync(http, 200, MetricsText.Of(registry.All), MetricsText.ContentType),
            },
            ["reset"] => new()
            {
                ["POST"] = async () =>
                {
                    await registry.ResetAsync(aborted);
                    http.Response.StatusCode = 204;
                },
            },
            ["populate"] => new() { ["POST"] = () => PopulateAsync(http) },
            ["proxies"] => new()
            {
                ["GET"] = () => Reply.JsonAsync(http, 200, WriteAll),
                ["POST"] = async () =>
                    await ReplyAsync(http, 201, await registry.CreateAsync(Request(await BodyAsync(http)), aborted)),
            },
            ["proxies", { Length: > 0 } p] => Both(
                new()
                {
                    ["GET"] = () => ReplyAsync(http, 200, registry.Find(p)),
                    ["POST"] = async () =>
                        await ReplyAsync(
                            http,
                            200,
                            await registry.UpdateAsync(p, Request(await BodyAsync(http)), aborted)
                        ),
                    ["DELETE"] = async () =>
                    {
                        await registry.DeleteAsync(p, aborted);
                        http.Response.StatusCode = 204;
                    },
                }
            ),
            ["proxies", { Length: > 0 } p, "traffic"] => new()
            {
                ["GET"] = () =>
                    Reply.JsonAsync(
                        http,
                        200,
                        j => TrafficJson.Write(j, registry.Find(p), http.Request.Query["trial"])
                    ),
            },
            ["proxies", { Length: > 0 } p, "toxics"] => new()
            {
                ["GET"] = () => Reply.JsonAsync(http, 200, j => WriteToxics(j, registry.Find(p).State.Toxics)),
                ["POST"] = async () =>
                    await ReplyAsync(http, ToxicRequests.Add(registry.Find(p), registry.Leases, await BodyAsync(http))),
            },
            ["proxies", { Length: > 0 } p, "toxics", { Length: > 0 } t] => Both(
                new()
                {
                    ["GET"] = () => ReplyAsync(http, registry.Find(p).Toxic(t)),
                    ["POST"] = async () =>
                        await ReplyAsync(
                            http,
                            ToxicRequests.Update(registry.Find(p), registry.Leases, t, await BodyAsync(http))
                        ),
                    ["DELETE"] = () =>
                    {
                        registry.Find(p).RemoveToxic(t);
                        http.Response.StatusCode = 204;
                        return Task.CompletedTask;
                    },
                }
            ),
            _ => null,
        };
    }

    private static Dictionary<string, Func<Task>> Both(Dictionary<string, Func<Task>> methods)
    {
        methods["POST/PATCH"] = methods["POST"];
        return methods;
    }

    private async Task PopulateAsync(HttpContext http)
    {
        var done = await registry.PopulateAsync(Requests(await BodyAsync(http)), http.RequestAborted);
        await Reply.JsonAsync(
            http,
            201,
            json =>
            {
                json.WriteStartObject();
                if (done.Count == 0)
                    json.WriteNull("proxies");
                else
                {
                    json.WriteStartArray("proxies");
                    foreach (var proxy in done)
                        ProxyJson.Write(json, proxy.State);
                    json.WriteEndArray();
                }
                json.WriteEndObject();
            }
        );
    }

    /// <summary>Reads an array of proxies, as in the body of /populate and in a configuration file.</summary>
    public static IReadOnlyList<ProxyRequest> Requests(JsonElement body) =>
        body.ValueKind == JsonValueKind.Array
            ? [.. body.EnumerateArray().Select(Request)]
            : throw RefusedRequestException.For(
                [new("body", body.ValueKind.ToString(), "an array of proxies")],
                "bad request body: "
            );

    private static ProxyRequest Request(JsonElement body)
    {
        var fields = new RequestFields(body);
        var request = new ProxyRequest
        {
            Name = fields.Text("name"),
            Listen = fields.Text("listen"),
            Upstream = fields.Text("upstream"),
            Enabled = fields.Flag("enabled"),
            Http = HttpModeJson.Read(fields.Raw("http"), fields.Errors),
            Ttl = fields.Ttl(),
        };
        fields.ThrowIfWrong();
        return request;
    }

    private static async Task<JsonElement> BodyAsync(HttpContext http)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new RefusedRequestException(400, "bad request body: " + e.Message);
        }
    }

    private void WriteAll(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var proxy in registry.All)
        {
            json.WritePropertyName(proxy.Name);
            ProxyJson.Write(json, proxy.State);
        }
        json.WriteEndObject();
    }

    private static void WriteToxics(Utf8JsonWriter json, IReadOnlyList<AppliedToxic> toxics)
    {
        json.WriteStartArray();
        foreach (var toxic in toxics)
            ProxyJson.Write(json, toxic);
        json.WriteEndArray();
    }

    private static Task ReplyAsync(HttpContext http, int status, RunningProxy proxy) =>
        Reply.JsonAsync(http, status, j => ProxyJson.Write(j, proxy.State));

    private static Task ReplyAsync(HttpContext http, AppliedToxic toxic) =>
        Reply.JsonAsync(http, 200, j => ProxyJson.Write(j, toxic));
}
