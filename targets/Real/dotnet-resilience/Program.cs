// The service orders or, with the argument `payment`, the service that it calls. RETRY: standard for the standard
// resilience handler with its defaults, immediate for only three immediate retries.
using Microsoft.Extensions.Http.Resilience;
using Polly;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Critical);
var client = builder.Services.AddHttpClient(
    "payment",
    http => http.BaseAddress = new(builder.Configuration["PAYMENT"] ?? "http://127.0.0.1")
);
if (builder.Configuration["RETRY"] == "immediate")
    client.AddResilienceHandler(
        "immediate",
        p => p.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 3, Delay = TimeSpan.Zero })
    );
else
    client.AddStandardResilienceHandler();

var app = builder.Build();
app.MapGet("/health", () => "ok");
app.MapPost("/charges", () => Results.Ok());
app.MapPost(
    "/orders",
    async (IHttpClientFactory http, CancellationToken stop) =>
    {
        try
        {
            using var answer = await http.CreateClient("payment").PostAsync("/charges", null, stop);
            return Results.StatusCode(
                answer.IsSuccessStatusCode ? StatusCodes.Status201Created : StatusCodes.Status502BadGateway
            );
        }
        catch (Exception e) when (e is HttpRequestException or ExecutionRejectedException)
        {
            return Results.Text(e.GetType().Name, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
);
await app.RunAsync();
