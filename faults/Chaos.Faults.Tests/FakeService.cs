using System.Text.Json;
using Chaos.Core.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chaos.Faults.Tests;

/// <summary>Stands in for a service's control endpoint. It reports the fault that it was last given.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private volatile string? _fault;

    private int _seen;

    private FakeService(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Requests that it has seen.</summary>
    public int Seen => Volatile.Read(ref _seen);

    public static async Task<FakeService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var service = new FakeService(builder.Build());
        service._app.Run(service.AnswerAsync);
        await service._app.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _seen);
        switch (context.Request.Method)
        {
            case "PUT":
                using (var body = await JsonDocument.ParseAsync(context.Request.Body))
                    _fault = body.RootElement.GetProperty("kind").GetString();
                break;
            case "DELETE":
                _fault = null;
                break;
            default:
                await context.Response.WriteAsJsonAsync(new ReadBack(_fault is not null, _fault ?? "healthy"));
                break;
        }
    }
}
