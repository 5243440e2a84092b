using Chaos.Core.Calls;
using Chaos.Targets.Canaries;
using Chaos.Targets.Tests.SampleShop;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Chaos.Targets.Tests.Targets.Canaries;

[Trait("Speed", "Slow")]
public sealed class Http2ProbeTargetTests
{
    private static readonly Dictionary<string, string> s_fields = new() { ["Tenant"] = "a" };

    [Fact]
    public async Task A_service_of_gRPC_without_a_health_check_has_answered()
    {
        await using var payment = await RunningShop.StartAsync("payment");
        var bytes = new List<int>();
        await using var probe = new Http2ProbeTarget(payment.GrpcAddress, "/", "shop:1", s_fields)
        {
            IsGrpc = true,
            Counts = new() { Sending = _ => bytes.Add(0), SendingMore = bytes.Add },
        };

        Assert.Equal(CallStatus.Ok, (await probe.CallAsync(default, payment.Limit)).Status);

        Assert.Equal(0, bytes[0]);
        Assert.True(bytes.Sum() > 100);
    }

    [Theory]
    [InlineData(StatusCode.OK, CallStatus.Ok)]
    [InlineData(StatusCode.Unimplemented, CallStatus.Ok)]
    [InlineData(StatusCode.Unauthenticated, CallStatus.Ok)]
    [InlineData(StatusCode.Unavailable, CallStatus.ServerError)]
    [InlineData(StatusCode.ResourceExhausted, CallStatus.ServerError)]
    [InlineData(null, CallStatus.Reset)]
    public async Task A_code_of_gRPC_says_whether_the_service_has_failed(StatusCode? code, CallStatus status)
    {
        await using var service = await ServiceAsync(context =>
        {
            context.Response.ContentType = "application/grpc";
            if (code is { } some)
                context.Response.AppendTrailer("grpc-status", $"{(int)some}");
            return Task.CompletedTask;
        });
        await using var probe = new Http2ProbeTarget(AddressOf(service), "/", "pay:1", s_fields) { IsGrpc = true };

        Assert.Equal(status, (await probe.CallAsync(default, CancellationToken.None)).Status);
    }

    [Theory]
    [InlineData(404, CallStatus.Ok)]
    [InlineData(500, CallStatus.ServerError)]
    [InlineData(503, CallStatus.Rejected)]
    public async Task Over_HTTP_2_a_canary_is_a_GET_that_is_marked(int answer, CallStatus status)
    {
        var seen = "";
        await using var service = await ServiceAsync(context =>
        {
            var request = context.Request;
            seen =
                $"{request.Method} {request.Path} {request.Host} {request.Headers["Tenant"]} {request.Headers["baggage"]}";
            context.Response.StatusCode = answer;
            return Task.CompletedTask;
        });
        await using var probe = new Http2ProbeTarget(AddressOf(service), "/health", "pay:1", s_fields);

        Assert.Equal(status, (await probe.CallAsync(default, CancellationToken.None)).Status);

        Assert.Equal($"GET /health pay:1 a {new CallBaggage(CallBaggage.Canary, default, "")}", seen);
    }

    [Fact]
    public async Task A_service_that_speaks_no_HTTP_2_has_not_answered()
    {
        await using var server = new RawHttpServer(_ => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var probe = new Http2ProbeTarget(server.Address, "/", "pay:1", s_fields);

        Assert.False((await probe.CallAsync(default, CancellationToken.None)).Status.IsGood());
    }

    private static async Task<WebApplication> ServiceAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(o =>
            o.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2)
        );
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
