using System.Text.Json;
using Chaos.Proxy.Api;
using Chaos.Proxy.Proxies;
using Chaos.Proxy.Timing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Chaos.Proxy;

/// <summary>
/// A Toxiproxy-compatible server. Its HTTP API runs on Kestrel, its proxies on sockets. Disposing it closes every
/// connection.
/// </summary>
public sealed class ProxyServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ProxyRegistry _registry;
    private readonly ProxyClock _clock;

    private ProxyServer(WebApplication app, ProxyRegistry registry, ProxyClock clock)
    {
        this._app = app;
        this._registry = registry;
        this._clock = clock;
    }

    /// <summary>Address of the HTTP API.</summary>
    public required Uri Address { get; init; }

    /// <summary>Returns the line by which a parent process learns the address of the API.</summary>
    public static string ReadyLine(Uri address) => $$"""{"ready":"{{address.GetLeftPart(UriPartial.Authority)}}"}""";

    /// <summary>Starts a server. It listens when the task completes.</summary>
    /// <exception cref="RefusedRequestException">The configuration cannot be read, or one of its proxies cannot be
    /// started.</exception>
    /// <exception cref="IOException">The API's port is in use.</exception>
    public static async Task<ProxyServer> StartAsync(
        ProxyServerOptions options,
        TimeProvider timeProvider,
        CancellationToken cancellationToken
    )
    {
        var clock = new ProxyClock(timeProvider);
        var registry = new ProxyRegistry(options.Seed, clock);
        var endpoint = await ListenAddress.ResolveAsync(
            $"{(options.Host.Contains(':') ? $"[{options.Host}]" : options.Host)}:{options.Port}",
            cancellationToken
        );
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(endpoint);
            });
        var app = builder.Build();
        app.Run(new ProxyApi(registry).HandleAsync);
        try
        {
            if (options.ConfigFile is { } file)
                await ConfigureAsync(registry, file, cancellationToken);
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            registry.StopAll();
            await app.DisposeAsync();
            clock.Dispose();
            throw;
        }
        var bound = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        return new(app, registry, clock) { Address = new Uri(bound) };
    }

    public async ValueTask DisposeAsync()
    {
        _registry.StopAll();
        // Pending API requests do not wait for connections, so a short limit is enough. Whoever stops the proxy gives it
        // about a second.
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await _app.StopAsync(limit.Token);
        _registry.StopAll();
        await _app.DisposeAsync();
        _clock.Dispose();
    }

    private static async Task ConfigureAsync(ProxyRegistry registry, string file, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        IReadOnlyList<ProxyRequest> requests;
        try
        {
            var list = RequestBody.Json(await File.ReadAllBytesAsync(file, cancellationToken));
            requests = ProxyRequests.List(list, errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new RefusedRequestException(400, $"config {file}: {e.Message}");
        }
        if (errors.Count > 0)
            throw RefusedRequestException.For(errors, $"config {file}: ");
        if ((await registry.PopulateAsync(requests, cancellationToken)).Failure is { } failure)
            throw new RefusedRequestException(failure.Status, $"config {file}: {failure.Message}");
    }
}
