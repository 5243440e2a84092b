using System.Globalization;
using System.Text.Json;
using Chaos.Proxy.Events;
using Chaos.Proxy.Proxies;
using Chaos.Proxy.Toxics;
using Serilog;

namespace Chaos.Proxy.Api;

/// <summary>
/// Handles the requests of the HTTP API. The routes are few and fixed, and clients depend on their exact behaviour, so
/// they are matched here and not by a routing framework.
/// </summary>
internal sealed class ProxyApi(ProxyRegistry registry, ProxyEvents events, ApiToken token)
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
        var route = Route(http);
        if (http.Request.Headers.UserAgent.ToString().StartsWith("Mozilla/", StringComparison.Ordinal))
        {
            if (route is not null)
                Number(http);
            await Reply.TextAsync(http, 403, "User agent not allowed\n", "text/plain; charset=utf-8");
            return;
        }
        if (!token.Admits(http))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await Reply.ErrorAsync(http, 401, "Authorization: the token of this server is missing or wrong");
            return;
        }
        if (route is null)
        {
            await Reply.TextAsync(http, 404, "404 page not found\n", "text/plain; charset=utf-8");
            return;
        }
        http.Response.Headers[ProxyJson.OursHeader] = s_ours;
        if (!route.TryGetValue(Method(http), out var handle))
        {
            http.Response.StatusCode = 405;
            return;
        }
        Number(http);
        try
        {
            await handle();
        }
        catch (RefusedRequestException e)
        {
            await Reply.ErrorAsync(http, e);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            // The server refuses the body itself, for example a malformed chunk or a body that comes too slowly.
            await Reply.ErrorAsync(http, e.StatusCode, "bad request body: " + e.Message);
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or the server ends. Nobody waits for an answer.
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

    private void Number(HttpContext http) =>
        http.Response.Headers["X-Toxiproxy-Request-Id"] = Interlocked
            .Increment(ref _requests)
            .ToString(CultureInfo.InvariantCulture);

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
                    Reply.TextAsync(
                        http,
                        200,
                        $$"""{"version": "{{Version}}"}{{'\n'}}""",
                        "application/json;charset=utf-8"
                    ),
            },
            ["metrics"] => new()
            {
                ["GET"] = () => Reply.TextAsync(http, 200, MetricsText.Of(registry.All), MetricsText.ContentType),
            },
            ["ca.pem"] => new()
            {
                ["GET"] = () => Reply.TextAsync(http, 200, registry.Authority.Pem, "application/x-pem-file"),
            },
            ["events"] => new() { ["GET"] = () => EventStream.WriteAsync(http, events, registry.Time) },
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
                    await ReplyAsync(
                        http,
                        201,
                        await registry.CreateAsync(ProxyRequests.New(await RequestBody.ReadAsync(http)), aborted)
                    ),
            },
            ["proxies", { Length: > 0 } p] => Both(
                new()
                {
                    ["GET"] = () => ReplyAsync(http, 200, registry.Find(p)),
                    ["POST"] = async () =>
                    {
                        registry.Find(p);
                        var change = ProxyRequests.Change(await RequestBody.ReadAsync(http));
                        await ReplyAsync(http, 200, await registry.UpdateAsync(p, change, aborted));
                    },
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
            ["proxies", { Length: > 0 } p, "log"] => new()
            {
                ["GET"] = () =>
                    Reply.JsonAsync(
                        http,
                        200,
                        j => RequestLogJson.Write(j, registry.Find(p), http.Request.Query["from"])
                    ),
            },
            ["proxies", { Length: > 0 } p, "toxics"] => new()
            {
                ["GET"] = () => Reply.JsonAsync(http, 200, j => WriteToxics(j, registry.Find(p).State.Toxics)),
                ["POST"] = async () =>
                    await ReplyAsync(http, ToxicRequests.Add(registry.Find(p), await RequestBody.ReadAsync(http))),
            },
            ["proxies", { Length: > 0 } p, "toxics", { Length: > 0 } t] => Both(
                new()
                {
                    ["GET"] = () => ReplyAsync(http, registry.Find(p).Toxics.Get(t)),
                    ["POST"] = async () =>
                    {
                        var proxy = registry.Find(p);
                        proxy.Toxics.Get(t);
                        var body = await RequestBody.ReadAsync(http);
                        await ReplyAsync(http, ToxicRequests.Update(proxy, t, body));
                    },
                    ["DELETE"] = () =>
                    {
                        registry.Find(p).Toxics.Remove(t);
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

    // A failure is told together with the proxies that are done, so it is JSON, unlike other failures.
    private async Task PopulateAsync(HttpContext http)
    {
        PopulateResult result;
        try
        {
            result = await registry.PopulateAsync(
                ProxyRequests.List(await RequestBody.ReadAsync(http)),
                http.RequestAborted
            );
        }
        catch (RefusedRequestException e)
        {
            result = new([], e);
        }
        await Reply.JsonAsync(http, result.Failure?.Status ?? 201, json => Write(json, result));
    }

    private static void Write(Utf8JsonWriter json, PopulateResult result)
    {
        json.WriteStartObject();
        if (result.Failure is { } failure)
        {
            json.WriteString("error", failure.Message);
            json.WriteNumber("status", failure.Status);
        }
        if (result.Proxies.Count == 0)
            json.WriteNull("proxies");
        else
        {
            json.WriteStartArray("proxies");
            foreach (var proxy in result.Proxies)
                ProxyJson.Write(json, proxy.State);
            json.WriteEndArray();
        }
        if (result.Failure is { } refusal)
            Reply.WriteExtensions(json, refusal);
        json.WriteEndObject();
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
