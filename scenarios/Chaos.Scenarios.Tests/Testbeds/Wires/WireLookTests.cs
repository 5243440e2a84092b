using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Scenarios.Testbeds.Wires;

namespace Chaos.Scenarios.Tests.Testbeds.Wires;

[Trait("Speed", "Slow")]
public sealed class WireLookTests
{
    private static readonly byte[] s_settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    [Theory]
    [InlineData(true, false, "speaks HTTP/2: write http: { version: 2 } at the service")]
    [InlineData(false, true, "speaks HTTP/1.1: write no http: { version: 2 } at the service")]
    [InlineData(true, true, null)]
    [InlineData(false, false, null)]
    public async Task The_answer_to_a_preface_tells_the_version(bool speaks, bool asked, string? told)
    {
        var answer = speaks ? s_settings : "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray();

        Assert.Equal(told, await ToldAsync("http", asked ? EdgeProtocol.Http2 : EdgeProtocol.Http, answer));
    }

    [Fact]
    public async Task A_port_of_TLS_is_told_to_calls_without_it() =>
        Assert.StartsWith(
            "speaks TLS: write https://",
            await ToldAsync("http", EdgeProtocol.Http, null, SslApplicationProtocol.Http11),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_port_without_TLS_is_told_to_calls_with_it() =>
        Assert.StartsWith(
            "speaks no TLS: write http://",
            await ToldAsync("https", EdgeProtocol.Http, "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task The_handshake_of_TLS_tells_the_version()
    {
        Assert.Equal(
            "speaks HTTP/2: write http: { version: 2 } at the service",
            await ToldAsync("https", EdgeProtocol.Http, null, SslApplicationProtocol.Http2)
        );
        Assert.Equal(
            "speaks HTTP/1.1: write another port: gRPC needs HTTP/2",
            await ToldAsync("https", EdgeProtocol.Grpc, null, SslApplicationProtocol.Http11)
        );
        Assert.Null(
            await ToldAsync(
                "https",
                EdgeProtocol.Http,
                null,
                SslApplicationProtocol.Http2,
                SslApplicationProtocol.Http11
            )
        );
    }

    [Theory]
    [InlineData(CallStatus.Reset, null, true)]
    [InlineData(CallStatus.ServerError, "503", false)]
    [InlineData(CallStatus.TimedOut, null, false)]
    public void Only_calls_that_may_have_met_another_protocol_are_worth_a_look(
        CallStatus status,
        string? word,
        bool may
    ) => Assert.Equal(may, WireLook.MayBeAnother(status, word));

    /// <summary>What is told of a listener behind its address; null for nothing.</summary>
    private static async Task<string?> ToldAsync(
        string scheme,
        EdgeProtocol protocol,
        byte[]? answer,
        params SslApplicationProtocol[] agreed
    )
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var ended = new CancellationTokenSource();
        var serving = ServeAsync(listener, answer, agreed, ended.Token);
        var address = new Uri($"{scheme}://{listener.LocalEndpoint}");

        var other = await new WireLook(TimeProvider.System).OtherAsync(address, protocol, CancellationToken.None);

        await ended.CancelAsync();
        await serving;
        return other?.InFile(address, protocol)[(address.Authority.Length + 1)..];
    }

    private static async Task ServeAsync(
        TcpListener listener,
        byte[]? answer,
        SslApplicationProtocol[] agreed,
        CancellationToken cancellationToken
    )
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest(
            "CN=localhost",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        while (!cancellationToken.IsCancellationRequested)
            try
            {
                using var socket = await listener.AcceptSocketAsync(cancellationToken);
                await using var stream = new NetworkStream(socket);
                if (answer is not null)
                {
                    await stream.ReadAtLeastAsync(new byte[4096], 1, cancellationToken: cancellationToken);
                    await stream.WriteAsync(answer, cancellationToken);
                    socket.Shutdown(SocketShutdown.Send);
                    continue;
                }
                await using var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = made, ApplicationProtocols = [.. agreed] },
                    cancellationToken
                );
                await tls.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellationToken);
            }
            catch (Exception e)
                when (e
                        is OperationCanceledException
                            or IOException
                            or System.Security.Authentication.AuthenticationException
                )
            {
                // The other side has seen enough.
            }
    }
}
