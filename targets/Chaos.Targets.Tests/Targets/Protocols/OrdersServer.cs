using System.Collections.Concurrent;
using System.Threading.Channels;
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
/// that it receives. What a stream does is in the card of its first message.
/// </summary>
internal sealed class OrdersServer(WebApplication app) : IAsyncDisposable
{
    /// <summary>The stream stays open until the caller cancels it.</summary>
    public const string Stay = "stay";

    /// <summary>The stream ends with DATA_LOSS.</summary>
    public const string Fail = "fail";

    /// <summary>The stream ends with OK, whatever the caller still sends.</summary>
    public const string Leave = "leave";

    /// <summary>The connection is cut.</summary>
    public const string Cut = "cut";

    public Uri Address => new(app.Urls.Single());

    public ConcurrentQueue<(Order Order, string Baggage)> Seen =>
        app.Services.GetRequiredService<ConcurrentQueue<(Order, string)>>();

    /// <summary>Has each message as it comes.</summary>
    public ChannelReader<Order> Came => app.Services.GetRequiredService<Channel<Order>>().Reader;

    /// <summary>Has an item for each stream that the caller cancelled.</summary>
    public ChannelReader<bool> Cancelled => app.Services.GetRequiredService<Channel<bool>>().Reader;

    public static async Task<OrdersServer> StartAsync(int maxStreams = 100)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o =>
        {
            o.ConfigureEndpointDefaults(l => l.Protocols = HttpProtocols.Http2);
            o.Limits.Http2.MaxStreamsPerConnection = maxStreams;
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<ConcurrentQueue<(Order, string)>>();
        builder.Services.AddSingleton(Channel.CreateUnbounded<Order>());
        builder.Services.AddSingleton(Channel.CreateUnbounded<bool>());
        var app = builder.Build();
        app.MapGrpcService<Service>();
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private sealed class Service(
        ConcurrentQueue<(Order Order, string Baggage)> seen,
        Channel<Order> came,
        Channel<bool> cancelled
    ) : Orders.OrdersBase
    {
        public override async Task<Order> Create(Order request, ServerCallContext context)
        {
            Saw(request, context);
            await context.WriteResponseHeadersAsync(new() { { "x-served-by", "orders" } });
            return request;
        }

        public override async Task Watch(Order request, IServerStreamWriter<Order> response, ServerCallContext context)
        {
            Saw(request, context);
            for (var i = 0; i < request.Count; i++)
                await response.WriteAsync(new() { Id = $"{i}", Marks = { 1, 2 } }, context.CancellationToken);
            await EndAsync(request.Card, context);
        }

        public override async Task<Order> Collect(IAsyncStreamReader<Order> request, ServerCallContext context)
        {
            var total = new Order { Count = 0 };
            while (await request.MoveNext(context.CancellationToken))
            {
                Saw(request.Current, context);
                total.Count += request.Current.Count;
                if (request.Current.Card.Length > 0)
                    await EndAsync(request.Current.Card, context);
                if (request.Current.Card == Leave)
                    break;
            }
            return total;
        }

        public override async Task Talk(
            IAsyncStreamReader<Order> request,
            IServerStreamWriter<Order> response,
            ServerCallContext context
        )
        {
            while (await request.MoveNext(context.CancellationToken))
            {
                Saw(request.Current, context);
                await response.WriteAsync(request.Current, context.CancellationToken);
                if (request.Current.Card.Length > 0)
                    await EndAsync(request.Current.Card, context);
                if (request.Current.Card == Leave)
                    break;
            }
        }

        private void Saw(Order order, ServerCallContext context)
        {
            seen.Enqueue((order, context.RequestHeaders.GetValue("baggage") ?? ""));
            came.Writer.TryWrite(order);
        }

        private async Task EndAsync(string how, ServerCallContext context)
        {
            if (how == Fail)
                throw new RpcException(new(StatusCode.DataLoss, "a secret reason"));
            if (how == Cut)
                context.GetHttpContext().Abort();
            if (how != Stay)
                return;
            var left = new TaskCompletionSource();
            await using var registered = context.CancellationToken.Register(() => left.TrySetResult());
            await left.Task;
            cancelled.Writer.TryWrite(true);
        }
    }
}
