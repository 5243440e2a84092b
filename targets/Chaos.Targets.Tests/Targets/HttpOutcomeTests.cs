using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Targets.Protocols.Http;
using Chaos.Targets.RabbitMq;
using Grpc.Core;

namespace Chaos.Targets.Tests.Targets;

/// <summary>Tests the fixed texts for the outcomes of calls.</summary>
public sealed class HttpOutcomeTests
{
    [Theory]
    [InlineData(SocketError.ConnectionRefused, CallStatus.Refused, "connect: refused")]
    [InlineData(SocketError.TimedOut, CallStatus.TimedOut, "connect: timed out")]
    [InlineData(SocketError.HostNotFound, CallStatus.Refused, "DNS: name not known")]
    [InlineData(SocketError.NetworkUnreachable, CallStatus.Refused, "connect: no route")]
    [InlineData(SocketError.ConnectionReset, CallStatus.Reset, "reset")]
    [InlineData(SocketError.TooManyOpenSockets, CallStatus.Unsent, "no descriptor left here")]
    [InlineData(SocketError.AddressNotAvailable, CallStatus.Unsent, "no port left here")]
    [InlineData(SocketError.NoBufferSpaceAvailable, CallStatus.Unsent, "no buffer left here")]
    public void A_failed_connection_is_blamed_on_the_service_or_on_this_machine(
        SocketError error,
        CallStatus status,
        string outcome
    )
    {
        var failed = new HttpRequestException(
            HttpRequestError.ConnectionError,
            "10.0.0.1:80",
            new SocketException((int)error)
        );

        var result = HttpOutcome.Of(failed, CancellationToken.None)!.Value;

        Assert.Equal(
            (status, outcome, status == CallStatus.Unsent ? 0 : 1),
            (result.Status, result.Outcome, result.Attempts)
        );
        Assert.Equal((status, outcome), ConnectionFailure.Of(failed));
        Assert.Equal((status, outcome), RpcOf(failed));
    }

    [Fact]
    public void A_connection_that_breaks_under_way_is_reset() =>
        Assert.Equal(
            "reset",
            HttpOutcome
                .Of(new IOException("", new SocketException((int)SocketError.ConnectionReset)), CancellationToken.None)!
                .Value.Outcome
        );

    [Fact]
    public void A_defect_is_not_an_outcome() =>
        Assert.Null(HttpOutcome.Of(new InvalidOperationException(), CancellationToken.None));

    [Theory]
    [InlineData("localhost", -10, -1, "TLS: certificate has expired")]
    [InlineData("localhost", -1, 10, "TLS: certificate not trusted")]
    [Trait("Speed", "Slow")]
    public async Task Each_fault_of_a_certificate_has_its_own_outcome(string name, int from, int to, string outcome)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(now.AddDays(from), now.AddDays(to));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, certificate);
        var site = new Uri($"http://{listener.LocalEndpoint}");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var target = new RequestTargetSpec
        {
            Service = "shop",
            KnownAs = new("https://localhost:1"),
        }.Connect(new(site, "t", 1));

        var result = await target.CallAsync(new(0, 0), limit.Token);

        await serving;
        Assert.Equal((CallStatus.Refused, outcome, outcome), (result.Status, result.Outcome, result.Detail));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_server_without_TLS_is_reported()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var target = new RequestTargetSpec { Service = "shop", Tls = true }.Connect(
            new(new($"http://{listener.LocalEndpoint}"), "t", 1)
        );

        var calling = target.CallAsync(new(0, 0), limit.Token);
        using (var client = await listener.AcceptTcpClientAsync(limit.Token))
            await client
                .GetStream()
                .WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), limit.Token);

        Assert.Equal("TLS: handshake failed", (await calling).Outcome);
    }

    [Theory]
    [InlineData(StatusCode.OK, "OK")]
    [InlineData(StatusCode.Unavailable, "UNAVAILABLE")]
    [InlineData(StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED")]
    [InlineData(StatusCode.FailedPrecondition, "FAILED_PRECONDITION")]
    [InlineData((StatusCode)99, "UNKNOWN")]
    public void A_gRPC_code_has_the_name_of_the_specification(StatusCode code, string name) =>
        Assert.Equal(name, RpcOutcome.NameOf(code));

    [Fact]
    public void Every_gRPC_code_has_its_own_name() =>
        Assert.Equal(
            Enum.GetValues<StatusCode>().Length,
            Enum.GetValues<StatusCode>().Select(RpcOutcome.NameOf).Distinct().Count()
        );

    [Theory]
    [InlineData("404 NOT_FOUND - no exchange 'orders' in vhost '/'", "NOT_FOUND")]
    [InlineData("the broker says 403 ACCESS_REFUSED - no access", "ACCESS_REFUSED")]
    [InlineData("320 CONNECTION_FORCED - broker forced connection closure", "CONNECTION_FORCED")]
    [InlineData("connection reset", null)]
    public void A_RabbitMQ_error_has_the_brokers_name(string told, string? name) =>
        Assert.Equal(name, RabbitOutcome.NameIn(told));

    private static (CallStatus, string) RpcOf(Exception broken)
    {
        var result = RpcOutcome.Of(
            new RpcException(new Status(StatusCode.Unavailable, "", broken)),
            CancellationToken.None
        );
        return (result.Status, result.Outcome!);
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The caller rejects the certificate.
        }
    }
}
