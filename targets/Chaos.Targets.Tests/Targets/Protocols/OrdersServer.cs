using System.Collections.Concurrent;
using Chaos.Targets.Tests.Targets.Requests.Protos;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chaos.Targets.Tests.Targets.Protocols;

/// <summary>
/// A gRPC server by ASP.NET Core with the service of <c>orders.proto</c>. It has no reflection and keeps the messages
/// that it receives.
/// </summary>
internal sealed class OrdersServer(WebApplication app) : IAsyncDisposable
{
    public Uri Address => new(app.Urls.Single());

    public ConcurrentQueue<(Order Order, string Baggage)> Seen =>
        app.Services.GetRequiredService<ConcurrentQueue<(Order, string)>>();

    public static async Task<OrdersServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.ConfigureEndpointDefaults(l => l.Protocols = HttpProtocols.Http2));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<ConcurrentQueue<(Order, string)>>();
        var app = builder.Build();
        app.MapGrpcService<Service>();
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private sealed class Service(ConcurrentQueue<(Order Order, string Baggage)> seen) : Orders.OrdersBase
    {
        public override Task<Order> Create(Order request, ServerCallContext context)
        {
            seen.Enqueue((request, context.RequestHeaders.GetValue("baggage") ?? ""));
            return Task.FromResult(request);
        }
    }
}
