using System.Globalization;

// A service as a user might have one: it reads where to listen and whom to call from its environment, and knows nothing
// of the toolkit.
var environment = Environment
    .GetEnvironmentVariables()
    .Keys.Cast<string>()
    .ToDictionary(k => k, k => Environment.GetEnvironmentVariable(k)!);
if (environment.GetValueOrDefault("FAILS") is { } last)
{
    Console.WriteLine("reading the settings");
    Console.WriteLine(last);
    return 1;
}
var upstream = environment.GetValueOrDefault("UPSTREAM");
var limit = TimeSpan.FromMilliseconds(
    int.Parse(environment.GetValueOrDefault("TIMEOUT_MS", "200"), CultureInfo.InvariantCulture)
);
var fallback = environment.GetValueOrDefault("FALLBACK") == "on";
using var http = new HttpClient { Timeout = limit };

// Not HttpListener, which dies of a connection that comes while it starts, as those of a ready check do.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls(environment["LISTEN"]);
var (served, failed) = (0, 0);
await using var app = builder.Build();
app.Run(AnswerAsync);
await app.StartAsync();
Console.WriteLine($"listening on {environment["LISTEN"]} for {environment.GetValueOrDefault("WANTS", "anybody")}");
await app.WaitForShutdownAsync();
return 0;

async Task AnswerAsync(HttpContext context)
{
    var (status, body) = context.Request.Path.Value switch
    {
        "/health" => (200, "well"),
        "/reset" => Reset(),
        "/figures" => (200, $$"""{"calls": { "served": {{served}}, "failed": [{{failed}}] } }"""),
        _ => await WorkAsync(context.Request),
    };
    context.Response.StatusCode = status;
    await context.Response.WriteAsync(body);
}

(int, string) Reset()
{
    (served, failed) = (0, 0);
    return (200, "reset");
}

async Task<(int, string)> WorkAsync(HttpRequest request)
{
    Interlocked.Increment(ref served);
    if (environment.GetValueOrDefault("WANTS") is { } wanted && request.Headers.Authorization != wanted)
        return (401, "who are you?");
    if (upstream is null)
        return (200, $"{request.Path}{request.QueryString}");
    try
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, upstream);
        // As any service does that is traced: what came as baggage goes on.
        ask.Headers.TryAddWithoutValidation("baggage", (IEnumerable<string?>)request.Headers["baggage"]);
        using var answer = await http.SendAsync(ask);
        return (200, await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }
    catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
    {
        Interlocked.Increment(ref failed);
        return fallback ? (200, "the last that was known") : (500, "no answer from upstream");
    }
}
