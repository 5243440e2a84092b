using Chaos.Faults.Tests.Proxy.Http;
using Chaos.Proxy.Http;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Chaos.Faults.Tests.Proxy.Http2;

/// <summary>
/// A gRPC service on Kestrel behind a proxy that reads HTTP/2, and the client of .NET. Messages are bytes. The first byte
/// of a request says what the service does.
/// </summary>
internal sealed class GrpcSite : IAsyncDisposable
{
    /// <summary>Answers NOT_FOUND.</summary>
    public const byte Fails = 1;

    /// <summary>Answers when the client has given up.</summary>
    public const byte Holds = 2;

    public static readonly Method<byte[], byte[]> Unary = Of(MethodType.Unary);
    public static readonly Method<byte[], byte[]> FromServer = Of(MethodType.ServerStreaming);
    public static readonly Method<byte[], byte[]> FromClient = Of(MethodType.ClientStreaming);
    public static readonly Method<byte[], byte[]> Both = Of(MethodType.DuplexStreaming);

    private GrpcChannel _channel = null!;

    public HttpRig Rig { get; private init; } = null!;

    public Service Counts { get; } = new();

    public CallInvoker Calls { get; private set; } = null!;

    public CallOptions Options => new(cancellationToken: Rig.Limit);

    public static async Task<GrpcSite> StartAsync(HttpMode? mode = null)
    {
        var service = new Service();
        var site = new GrpcSite(service)
        {
            Rig = await HttpRig.StartAsync(
                _ => Task.CompletedTask,
                mode: mode ?? Http2Site.Mode,
                protocols: HttpProtocols.Http2,
                services: services =>
                    services
                        .AddSingleton(service)
                        .AddSingleton<IServiceMethodProvider<Service>, Methods>()
                        .AddGrpc(o => o.MaxReceiveMessageSize = null),
                map: app => app.MapGrpcService<Service>()
            ),
        };
        site._channel = GrpcChannel.ForAddress(site.Rig.Address, new() { MaxReceiveMessageSize = null });
        site.Calls = site._channel.CreateCallInvoker();
        return site;
    }

    private GrpcSite(Service service) => Counts = service;

    /// <summary>Makes a unary call.</summary>
    public Task<byte[]> CallAsync(byte[] request, CallOptions? options = null) =>
        Calls.AsyncUnaryCall(Unary, null, options ?? Options, request).ResponseAsync;

    /// <summary>Makes a unary call that fails. Returns its status.</summary>
    public async Task<Status> FailAsync(byte[]? request = null, CallOptions? options = null) =>
        (await Assert.ThrowsAsync<RpcException>(() => CallAsync(request ?? [], options))).Status;

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await Rig.DisposeAsync();
        Counts.Dispose();
    }

    private static Method<byte[], byte[]> Of(MethodType type)
    {
        var bytes = Marshallers.Create(b => b, b => b);
        return new(type, "test.Echo", $"{type}", bytes, bytes);
    }

    /// <summary>The service.</summary>
    internal sealed class Service : IDisposable
    {
        private int _calls;

        /// <summary>Number of unary calls that it has handled.</summary>
        public int Calls => Volatile.Read(ref _calls);

        /// <summary>Released for each call whose client has given up.</summary>
        public SemaphoreSlim GivenUp { get; } = new(0);

        public async Task<byte[]> AnswerAsync(byte[] request, ServerCallContext context)
        {
            Interlocked.Increment(ref _calls);
            switch (request)
            {
                case [Fails, ..]:
                    throw new RpcException(new(StatusCode.NotFound, "50 % are »weg«"));
                case [Holds, ..]:
                    var ended = new TaskCompletionSource();
                    await using (context.CancellationToken.Register(() => ended.TrySetResult()))
                        await ended.Task;
                    GivenUp.Release();
                    break;
            }
            return request;
        }

        public void Dispose() => GivenUp.Dispose();
    }

    private sealed class Methods : IServiceMethodProvider<Service>
    {
        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<Service> context)
        {
            context.AddUnaryMethod(Unary, [], (service, request, call) => service.AnswerAsync(request, call));
            context.AddServerStreamingMethod(
                FromServer,
                [],
                async (_, request, answers, _) =>
                {
                    for (var i = 0; i < BitConverter.ToInt32(request); i++)
                        await answers.WriteAsync(BitConverter.GetBytes(i));
                }
            );
            context.AddClientStreamingMethod(
                FromClient,
                [],
                async (_, requests, _) =>
                {
                    var bytes = 0;
                    await foreach (var request in requests.ReadAllAsync())
                        bytes += request.Length;
                    return BitConverter.GetBytes(bytes);
                }
            );
            context.AddDuplexStreamingMethod(
                Both,
                [],
                async (_, requests, answers, _) =>
                {
                    await foreach (var request in requests.ReadAllAsync())
                        await answers.WriteAsync(request);
                }
            );
        }
    }
}
