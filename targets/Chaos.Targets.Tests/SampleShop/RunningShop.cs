using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Chaos.Core.Faults;
using Chaos.Core.Policies;
using Chaos.Core.Trials;
using Chaos.SampleShop;

namespace Chaos.Targets.Tests.SampleShop;

/// <summary>A service of the shop in this process, and a client for it.</summary>
internal sealed class RunningShop : IAsyncDisposable
{
    public const string Token = "secret";
    public const string Trial = "trial-1";

    private static readonly JsonSerializerOptions s_json = PolicyJson.AddTo(new(JsonSerializerDefaults.Web));
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly ShopServer _server;
    private readonly string _name;
    private readonly string? _data;

    private RunningShop(ShopServer server, string name, string? data) => (_server, _name, _data) = (server, name, data);

    public Uri Address => _server.Address;

    public Uri GrpcAddress => _server.GrpcAddress;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public CancellationToken Limit => _limit.Token;

    public static async Task<RunningShop> StartAsync(string kind, bool onDisk = false, string? name = null)
    {
        name ??= kind;
        var data = onDisk ? Directory.CreateTempSubdirectory("chaos-shop-").FullName : null;
        var server = await ShopServer.StartAsync(
            new()
            {
                Service = kind,
                Name = name,
                Token = Token,
                Data = data,
            },
            TimeProvider.System,
            CancellationToken.None
        );
        return new(server, name, data);
    }

    public static Dictionary<string, string> Settings(string name, string value) => new() { [name] = value };

    /// <summary>
    /// Begins a trial with <paramref name="workers"/> workers that take <paramref name="milliseconds"/> for each item.
    /// </summary>
    public async Task BeginAsync(
        int workers = 16,
        double milliseconds = 0,
        int? queueLimit = null,
        Dictionary<string, string>? settings = null,
        (string Callee, Uri Url, bool Fresh)? calls = null,
        Policy? policy = null,
        string trial = Trial,
        Policy? entrance = null,
        bool grpc = false
    )
    {
        var policies = new Dictionary<string, Policy>();
        if (policy is not null)
            policies[$"{_name}->{calls!.Value.Callee}"] = policy;
        if (entrance is not null)
            policies[_name] = entrance;
        var time = string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
        using var response = await ControlAsync(
            HttpMethod.Put,
            "trial",
            new
            {
                trial,
                seed = 1,
                spec = new
                {
                    name = _name,
                    kind = _server.KindName,
                    workers,
                    queueLimit,
                    settings = settings ?? [],
                    serviceTime = new { points = new[] { new { quantile = 0, time }, new { quantile = 1, time } } },
                    calls = calls is { } c ? new[] { c.Callee } : [],
                },
                policies,
                upstreams = calls is { } u
                    ? new Dictionary<string, object>
                    {
                        [u.Callee] = new
                        {
                            url = u.Url,
                            freshConnections = u.Fresh,
                            protocol = grpc ? "grpc" : "http",
                        },
                    }
                    : [],
            }
        );
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Limit));
    }

    public Task<HttpResponseMessage> OrderAsync(
        string path,
        int call = 0,
        int slot = 0,
        string trial = Trial,
        string? order = null,
        string? key = null,
        long user = 1,
        int? budget = null,
        string? attempt = null,
        CancellationToken? cancellationToken = null
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path))
        {
            Content = JsonContent.Create(
                new
                {
                    orderId = order ?? $"order-{call}",
                    userId = user,
                    amountCents = 250,
                }
            ),
        };
        request.Headers.Add(
            "baggage",
            $"chaos.trial={trial},chaos.call={call},chaos.slot={slot}{(attempt is null ? "" : $",chaos.attempt={attempt}")}"
        );
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (budget is { } left)
            request.Headers.Add("Chaos-Budget", left.ToString(CultureInfo.InvariantCulture));
        return Http.SendAsync(request, cancellationToken ?? Limit);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(Address, path), Limit);

    public Task<HttpResponseMessage> ControlAsync(
        HttpMethod method,
        string what,
        object? body = null,
        string? token = Token,
        string? origin = null
    )
    {
        var request = new HttpRequestMessage(method, new Uri(Address, $"control/{what}"))
        {
            Content = body is null ? null : JsonContent.Create(body, options: s_json),
        };
        if (token is not null)
            request.Headers.Add("X-Chaos-Token", token);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return Http.SendAsync(request, Limit);
    }

    public async Task FaultAsync(FaultEffectKind kind, double share = 1, double delayMilliseconds = 0)
    {
        using var response = await ControlAsync(
            HttpMethod.Put,
            "fault",
            new
            {
                kind,
                share,
                delayMilliseconds,
            }
        );
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Limit));
    }

    public async Task HealAsync() => (await ControlAsync(HttpMethod.Delete, "fault")).EnsureSuccessStatusCode();

    public Task<ReadBack> FaultAsync() => ReadAsync<ReadBack>("fault");

    public Task<ServiceRecord> ReportAsync() => ReadAsync<ServiceRecord>("report");

    /// <summary>
    /// Polls the service until a sample has the value. So tests wait for events and not for a fixed time.
    /// </summary>
    public async Task UntilAsync(string sample, double value)
    {
        while ((await ReadAsync<Dictionary<string, double>>("sample"))[sample] != value)
            Limit.ThrowIfCancellationRequested();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Http.Dispose();
        _limit.Dispose();
        if (_data is not null)
            Directory.Delete(_data, recursive: true);
    }

    private async Task<T> ReadAsync<T>(string what)
    {
        using var response = await ControlAsync(HttpMethod.Get, what);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<T>(s_json, Limit))!;
    }
}
