using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chaos.Proxy.Http;
using Chaos.Proxy.Proxies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chaos.Faults.Tests.Proxy.Http;

[Trait("Speed", "Slow")]
public sealed class HttpTlsTests
{
    [Theory]
    [InlineData("ca", true)]
    [InlineData("insecure", true)]
    [InlineData("other ca", false)]
    [InlineData("other name", false)]
    [InlineData("system", false)]
    public async Task An_upstream_over_TLS_is_reached_when_its_certificate_is_trusted(string trust, bool reached)
    {
        using var certificate = Certificate();
        using var other = Certificate();
        var file = Path.Combine(
            Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), Some.RunId())).FullName,
            "ca.pem"
        );
        try
        {
            await File.WriteAllTextAsync(file, (trust == "other ca" ? other : certificate).ExportCertificatePem());
            var mode = new HttpMode { Tls = true, ServerName = trust == "other name" ? "elsewhere" : "localhost" };
            mode = trust switch
            {
                "insecure" => mode with { Insecure = true },
                "system" => mode,
                _ => mode with { CaFile = file },
            };
            await using var rig = await HttpRig.StartAsync(
                context => context.Response.WriteAsync($"{context.Request.Scheme} {context.Request.Host}"),
                mode: mode,
                certificate: certificate
            );

            if (reached)
                for (var i = 0; i < 3; i++)
                    Assert.Equal(
                        $"https {rig.Address.Authority}",
                        await rig.Http.GetStringAsync(new Uri("/", UriKind.Relative), rig.Limit)
                    );
            else
                await Assert.ThrowsAsync<HttpRequestException>(() =>
                    rig.Http.GetStringAsync(new Uri("/", UriKind.Relative), rig.Limit)
                );
            if (reached)
                Assert.Equal(1, await rig.ConnectionsAsync());
            Assert.Equal(mode, (await rig.Client.GetAsync("p", rig.Limit)).Http);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, true)]
    [InlineData(HttpProtocols.Http1, false)]
    public async Task HTTP_2_over_TLS_is_agreed_on_by_ALPN_or_the_client_is_closed(
        HttpProtocols protocols,
        bool reached
    )
    {
        using var certificate = Certificate();
        await using var rig = await HttpRig.StartAsync(
            context => context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Scheme}"),
            mode: new()
            {
                Version = HttpMode.Http2,
                Tls = true,
                Insecure = true,
            },
            certificate: certificate,
            protocols: protocols
        );
        rig.Http.DefaultRequestVersion = HttpVersion.Version20;
        rig.Http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var asked = rig.Http.GetStringAsync(new Uri("/", UriKind.Relative), rig.Limit);
        if (reached)
            Assert.Equal("HTTP/2 https", await asked);
        else
            await Assert.ThrowsAsync<HttpRequestException>(() => asked);
    }

    [Fact]
    public async Task An_upstream_that_is_silent_in_the_handshake_and_its_client_are_closed_after_the_limit()
    {
        var time = new HeldTime();
        await using var rig = await Rig.StartAsync(mode: new() { Tls = true, Insecure = true }, time: time);
        var (near, far) = await rig.ConnectAsync();
        var hello = new byte[16 * 1024];
        Assert.NotEqual(0, await far.ReceiveAsync(hello, rig.Limit));
        Assert.Equal(0, time.Advance(UpstreamDialer.Limit - TimeSpan.FromMilliseconds(1)));

        Assert.Equal(1, time.Advance(TimeSpan.FromMilliseconds(1)));

        await rig.ExpectEndAsync(near);
        while (await far.ReceiveAsync(hello, rig.Limit) > 0) { }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nhost: client\r\nA: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")]
    public async Task Host_is_replaced_by_the_upstreams_if_configured(string request)
    {
        await using var rig = await HttpRig.StartAsync(
            context => context.Response.WriteAsync($"[{context.Request.Host}]"),
            mode: new() { RewriteHost = true }
        );
        var socket = await rig.ConnectAsync();
        for (var i = 0; i < 2; i++)
        {
            await rig.SendAsync(socket, request);
            Assert.Contains(
                $"[{rig.UpstreamAddress.Authority}]",
                await rig.ReadUntilAsync(socket, "]"),
                StringComparison.Ordinal
            );
            if (request.Contains("1.1", StringComparison.Ordinal))
                await rig.ReadUntilAsync(socket, "0\r\n\r\n");
            else
                break;
        }
    }

    [Theory]
    [InlineData("service:80", false, "service")]
    [InlineData("service:443", false, "service:443")]
    [InlineData("service:443", true, "service")]
    [InlineData("service:8080", true, "service:8080")]
    public void The_default_port_is_left_out_of_Host(string upstream, bool tls, string host) =>
        Assert.Equal(host, HostField.Of(upstream, tls));

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
