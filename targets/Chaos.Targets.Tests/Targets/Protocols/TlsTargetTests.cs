using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols.Grpc;
using Chaos.Targets.Protocols.Http;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Chaos.Targets.Tests.Targets.Protocols;

/// <summary>Calls a server with a certificate of its own, and servers of HTTP/2.</summary>
[Trait("Speed", "Slow")]
public sealed class TlsTargetTests : IDisposable
{
    private const string Name = "shop.internal";

    private readonly OwnCertificate _server = new(Name);
    private readonly OwnCertificate _client = new("client");

    [Fact]
    public async Task A_certificate_of_its_own_is_trusted_by_its_file_and_name()
    {
        await using var app = await StartAsync(HttpProtocols.Http1, _server, ClientCertificateMode.NoCertificate);

        Assert.Equal("TLS: certificate not trusted", (await CallAsync(app, new() { ServerName = Name })).Outcome);
        Assert.Equal(
            "TLS: certificate is of another name",
            (await CallAsync(app, new() { CaFile = _server.CertFile })).Outcome
        );
        Assert.Equal(
            CallStatus.Ok,
            (await CallAsync(app, new() { CaFile = _server.CertFile, ServerName = Name })).Status
        );
        Assert.Equal(
            "TLS: certificate not trusted",
            (await CallAsync(app, new() { CaFile = _client.CertFile, ServerName = Name })).Outcome
        );
        Assert.Equal(CallStatus.Ok, (await CallAsync(app, new() { InsecureSkipVerify = true })).Status);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_certificate_gets_the_clients()
    {
        await using var app = await StartAsync(HttpProtocols.Http1, _server, ClientCertificateMode.RequireCertificate);

        var without = await CallAsync(app, new() { InsecureSkipVerify = true });
        var with = await CallAsync(
            app,
            new()
            {
                InsecureSkipVerify = true,
                CertFile = _client.CertFile,
                KeyFile = _client.KeyFile,
            }
        );
        var together = await CallAsync(app, new() { InsecureSkipVerify = true, CertFile = _client.BothFile });

        Assert.NotEqual(CallStatus.Ok, without.Status);
        Assert.Equal((CallStatus.Ok, CallStatus.Ok), (with.Status, together.Status));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HTTP_2_is_spoken_at_once_or_by_agreement_in_the_handshake(bool tls)
    {
        await using var app = await StartAsync(HttpProtocols.Http2, tls ? _server : null);

        var result = await CallAsync(app, tls ? new() { InsecureSkipVerify = true } : null, http2: true);

        Assert.Equal((CallStatus.Ok, "200", (long)"HTTP/2".Length), (result.Status, result.Outcome, result.Bytes));
    }

    [Fact]
    public async Task A_server_that_does_not_agree_on_HTTP_2_is_reported()
    {
        await using var app = await StartAsync(HttpProtocols.Http1, _server);

        var result = await CallAsync(app, new() { InsecureSkipVerify = true }, http2: true);
        var named = await CallAsync(app, new() { InsecureSkipVerify = true, ServerName = Name }, http2: true);

        Assert.Equal((CallStatus.Refused, "HTTP version not spoken"), (result.Status, result.Outcome));
        Assert.Equal((CallStatus.Refused, "HTTP version not spoken"), (named.Status, named.Outcome));
    }

    [Fact]
    public async Task An_answer_of_HTTP_1_without_TLS_is_reported()
    {
        await using var server = new RawHttpServer(_ => RawHttpServer.Response(400));

        var result = await CallAsync(server.Address, null, http2: true);

        Assert.Equal((CallStatus.Reset, "answer is no HTTP/2"), (result.Status, result.Outcome));
    }

    [Fact]
    public async Task HTTP_2_is_agreed_under_another_name_too()
    {
        await using var app = await StartAsync(HttpProtocols.Http2, _server);

        var result = await CallAsync(app, new() { CaFile = _server.CertFile, ServerName = Name }, http2: true);

        Assert.Equal((CallStatus.Ok, "200"), (result.Status, result.Outcome));
    }

    [Theory]
    [InlineData(true, CallStatus.Ok, "OK")]
    [InlineData(false, CallStatus.Refused, "TLS: certificate not trusted")]
    public async Task A_gRPC_service_is_called_with_its_certificate(bool knows, CallStatus status, string outcome)
    {
        await using var app = await StartAsync(HttpProtocols.Http2, _server);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var target = new GrpcRequestTargetSpec
        {
            Service = "shop",
            Method = "shop.Orders/Ping",
            Known = new(Empty.Descriptor, Empty.Descriptor),
            Tls = true,
            TlsSettings = new() { CaFile = knows ? _server.CertFile : _client.CertFile, ServerName = Name },
        }.Connect(new(new($"http://{new Uri(app.Urls.Single()).Authority}"), "t", 1));

        var result = await target.CallAsync(new(0, 0), limit.Token);

        Assert.Equal((status, outcome), (result.Status, result.Outcome));
    }

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
    }

    private static Task<CallResult> CallAsync(WebApplication app, TlsSettings? tls, bool http2 = false) =>
        CallAsync(new Uri(app.Urls.Single()), tls, http2);

    private static async Task<CallResult> CallAsync(Uri address, TlsSettings? tls, bool http2)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var target = new RequestTargetSpec
        {
            Service = "shop",
            Tls = address.Scheme == Uri.UriSchemeHttps,
            TlsSettings = tls,
            Http2 = http2,
            Path = "/version",
        }.Connect(new(new($"http://{address.Authority}"), "t", 1));
        return await target.CallAsync(new(0, 0), limit.Token);
    }

    private static async Task<WebApplication> StartAsync(
        HttpProtocols protocols,
        OwnCertificate? certificate,
        ClientCertificateMode asks = ClientCertificateMode.NoCertificate
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(o =>
            o.Listen(
                System.Net.IPAddress.Loopback,
                0,
                l =>
                {
                    l.Protocols = protocols;
                    if (certificate is not null)
                        l.UseHttps(
                            certificate.Certificate,
                            h =>
                            {
                                h.ClientCertificateMode = asks;
                                h.AllowAnyClientCertificate();
                            }
                        );
                }
            )
        );
        var app = builder.Build();
        app.MapGet("/version", (HttpRequest request) => Results.Text(request.Protocol));
        app.MapPost(
            "/shop.Orders/Ping",
            async context =>
            {
                context.Response.ContentType = "application/grpc";
                context.Response.AppendTrailer("grpc-status", "0");
                // An empty message: not compressed, of length 0.
                await context.Response.Body.WriteAsync(new byte[5], context.RequestAborted);
            }
        );
        await app.StartAsync();
        return app;
    }
}
