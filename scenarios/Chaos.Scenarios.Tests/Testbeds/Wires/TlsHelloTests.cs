using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chaos.Scenarios.Testbeds.Wires;

namespace Chaos.Scenarios.Tests.Testbeds.Wires;

public sealed class TlsHelloTests
{
    [Theory]
    [InlineData(SslProtocols.Tls12, "localhost")]
    [InlineData(SslProtocols.Tls13, "localhost")]
    [InlineData(SslProtocols.Tls13, "127.0.0.1")]
    [Trait("Speed", "Slow")]
    public async Task A_server_of_TLS_answers_whatever_its_certificate(SslProtocols version, string host)
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest(
            "CN=nobody",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, certificate, version);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, limit.Token);

        await client.Client.SendAsync(TlsHello.To(host), limit.Token);

        var answer = new byte[1];
        Assert.Equal(1, await client.Client.ReceiveAsync(answer, limit.Token));
        // A TLS record of type 22 is a handshake; 21 would be an alert.
        Assert.Equal(22, answer[0]);
        client.Close();
        Assert.Equal(host == "127.0.0.1" ? "" : host, await serving);
    }

    /// <summary>Takes part in one handshake as far as it goes. Returns the server name that was asked for.</summary>
    private static async Task<string> ServeAsync(
        TcpListener listener,
        X509Certificate2 certificate,
        SslProtocols version
    )
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        var asked = "nobody asked";
        try
        {
            await tls.AuthenticateAsServerAsync(
                (_, hello, _, _) =>
                {
                    asked = hello.ServerName;
                    return ValueTask.FromResult(
                        new SslServerAuthenticationOptions
                        {
                            ServerCertificate = certificate,
                            EnabledSslProtocols = version,
                        }
                    );
                },
                null
            );
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The canary closes the connection after the first byte.
        }
        return asked;
    }
}
