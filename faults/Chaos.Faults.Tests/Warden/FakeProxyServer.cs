using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chaos.Faults.Tests.Warden;

/// <summary>
/// Stands in for a proxy server that does not belong to the run. It stores toxics by name and can be made to hang.
/// </summary>
internal sealed class FakeProxyServer : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly ConcurrentDictionary<string, bool> _toxics = new();

    FakeProxyServer(WebApplication app) => this._app = app;

    public Uri Address => new(_app.Urls.Single());

    public ICollection<string> Toxics => _toxics.Keys;

    public ConcurrentQueue<string> Requests { get; } = new();

    public bool Hangs { get; set; }

    public static async Task<FakeProxyServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new FakeProxyServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public void Add(string toxic) => _toxics[toxic] = true;

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        Requests.Enqueue(
            (
                $"{context.Request.Method} {context.Request.Path} token={context.Request.Headers["X-Token"]} "
                + $"{context.Request.ContentType} {body}"
            ).TrimEnd()
        );
        if (Hangs)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        if (context.Request.Method == "POST")
            Add(body);
        else if (!_toxics.TryRemove(Path.GetFileName(context.Request.Path.Value!), out _))
            context.Response.StatusCode = 404;
    }
}
