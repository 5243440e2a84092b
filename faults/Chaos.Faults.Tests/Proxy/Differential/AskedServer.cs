using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Chaos.Faults.Tests.Toxics;

namespace Chaos.Faults.Tests.Proxy.Differential;

/// <summary>
/// A server of the API that gets each request in the same state: with the proxy <c>p</c> and its toxic <c>t</c> alone.
/// </summary>
internal sealed partial class AskedServer : IAsyncDisposable
{
    private const string First = """{"name":"p","listen":"127.0.0.1:0","upstream":"127.0.0.1:1"}""";

    private const string Toxic = """{"name":"t","type":"latency","attributes":{"latency":5,"jitter":1}}""";

    private readonly string _which;
    private readonly string _taken;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));
    private ServerUnderTest _server = null!;
    private string? _fresh;
    private string _now = "";

    private AskedServer(string which, int taken)
    {
        this._which = which;
        this._taken = taken.ToString(CultureInfo.InvariantCulture);
    }

    public static async Task<AskedServer> StartAsync(string which, int taken) =>
        new(which, taken) { _server = await ServerUnderTest.StartAsync(which) };

    public async Task<ApiAnswer> AskAsync(ApiRequest request)
    {
        if (_now != _fresh)
            await RefreshAsync();
        var (status, type, id, body) = await SendAsync(request);
        _now = await ProxiesAsync();
        return new(status, type, id, Words(body), Words(_now));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        _limit.Dispose();
    }

    private async Task RefreshAsync()
    {
        foreach (var name in (await _server.Client.ListAsync(_limit.Token)).Keys)
            await SendAsync(new("DELETE", "/proxies/" + Uri.EscapeDataString(name)));
        if (await ProxiesAsync() != "{}")
        {
            // A proxy that cannot be addressed.
            await _server.DisposeAsync();
            _server = await ServerUnderTest.StartAsync(_which);
        }
        await SendAsync(new("POST", "/proxies", First));
        await SendAsync(new("POST", "/proxies/p/toxics", Toxic));
        _fresh = await ProxiesAsync();
    }

    private async Task<string> ProxiesAsync() => (await SendAsync(new("GET", "/proxies"))).Body;

    private async Task<(int Status, string? ContentType, bool HasId, string Body)> SendAsync(ApiRequest request)
    {
        // Slashes and dots in the path reach the server as they are.
        var address = new Uri(
            _server.Address.GetLeftPart(UriPartial.Authority) + request.Path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), address);
        if (request.UserAgent is not null)
            message.Headers.TryAddWithoutValidation("User-Agent", request.UserAgent);
        if (request.Body is { } body)
            message.Content = new StringContent(
                body.Replace(ApiRequests.TakenPort, _taken, StringComparison.Ordinal),
                Encoding.UTF8,
                "application/json"
            );
        using var answer = await _http.SendAsync(message, _limit.Token);
        return (
            (int)answer.StatusCode,
            answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var types) ? types.ToString() : null,
            answer.Headers.Contains("X-Toxiproxy-Request-Id"),
            await answer.Content.ReadAsStringAsync(_limit.Token)
        );
    }

    private string Words(string text) =>
        Version()
            .Replace(
                ChosenPort()
                    .Replace(text.Replace(_taken, ApiRequests.TakenPort, StringComparison.Ordinal), "$1:PORT\""),
                "$1VERSION$2"
            );

    [GeneratedRegex(@"(""listen"":""[^""]*):\d{4,}""")]
    private static partial Regex ChosenPort();

    // Builds of the original differ in it.
    [GeneratedRegex("^(\\{\"version\": \")[^\"]+(\"\\}\n)$")]
    private static partial Regex Version();
}
