using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chaos.Cli.Annotating;
using Chaos.Scenarios.Files;
using Chaos.Targets;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Scenarios.Tests.Files;

public sealed class TransportPartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-transport-").FullName;

    public TransportPartTests()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest(
            "CN=app",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        File.WriteAllText(Path.Combine(_folder, "ca.pem"), made.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    [Fact]
    public void The_load_has_the_TLS_settings_of_its_service_with_full_paths()
    {
        var read = Read(
            "https://localhost:5001",
            "tls: { caFile: ca.pem, certFile: ca.pem, keyFile: key.pem, serverName: shop.internal }"
        );

        Assert.Empty(read.Lines);
        var service = read.Experiment!.Topology.Service("app").External!;
        Assert.Equal(
            new()
            {
                CaFile = Path.Combine(_folder, "ca.pem"),
                CertFile = Path.Combine(_folder, "ca.pem"),
                KeyFile = Path.Combine(_folder, "key.pem"),
                ServerName = "shop.internal",
            },
            service.Tls
        );
        Assert.Equal(service.Tls, Target(read).TlsSettings);
        Assert.True(Target(read).Tls);
    }

    [Fact]
    public void An_arm_keeps_the_settings_of_its_service_or_replaces_them()
    {
        var read = Read(
            "https://localhost:5001",
            "tls: { insecureSkipVerify: true }",
            "control: { services: { app: { tls: { caFile: ca.pem } } } }"
        );

        Assert.Empty(read.Lines);
        Assert.Equal(
            [true, false],
            read.Experiment!.Arms.Select(a =>
                    (a.Services.GetValueOrDefault("app") ?? read.Experiment.Topology.Service("app").External!).Tls!
                )
                .OrderBy(t => t.CaFile is not null)
                .Select(t => t.InsecureSkipVerify)
        );
    }

    [Theory]
    [InlineData("http://localhost:5001", false)]
    [InlineData("https://localhost:5001", true)]
    public void An_edge_to_a_service_of_HTTP_2_has_requests_without_TLS(string url, bool tls)
    {
        var read = Read(url, "http: { version: 2 }");

        Assert.Empty(read.Lines);
        var edge = Assert.Single(read.Experiment!.Topology.Edges);
        Assert.Equal(("http2", tls, !tls), (edge.Protocol.Word, edge.Tls, edge.HasRequests));
        Assert.True(Target(read).Http2);
    }

    [Theory]
    [InlineData(
        "https://localhost:5001",
        "http: { version: 2 }",
        "delayRequests: { edge: client->app, delay: 20ms }",
        "client->app speaks TLS from its caller to app"
    )]
    [InlineData("http://localhost:5001", "http: { version: 3 }", null, "services.app.http.version: 3 is not allowed")]
    [InlineData(
        "http://localhost:5001",
        "tls: { insecureSkipVerify: true }",
        null,
        "a url that begins with https:// or wss://"
    )]
    [InlineData("tcp://localhost:5001", "http: { version: 2 }", null, "a url that begins with http:// or https://")]
    [InlineData("https://localhost:5001", "tls: { caFile: no.pem }", null, "tls.caFile: no.pem is not allowed")]
    [InlineData("https://localhost:5001", "tls: { caFile: key.pem }", null, "with certificates as PEM")]
    [InlineData("https://localhost:5001", "tls: { certFile: ca.pem }", null, "tls.keyFile: missing")]
    [InlineData("https://localhost:5001", "tls: { keyFile: key.pem }", null, "beside certFile only")]
    [InlineData("https://localhost:5001", "tls: { serverName: \"a b\" }", null, "a host name")]
    [InlineData(
        "https://localhost:5001",
        "tls: { caFile: ca.pem, insecureSkipVerify: true }",
        null,
        "either caFile or insecureSkipVerify"
    )]
    public void A_mistake_is_reported_with_what_is_allowed(string url, string words, string? fault, string told) =>
        Assert.Contains(
            told,
            string.Join('\n', Read(url, words, fault: fault ?? "slow: { edge: client->app, delay: 20ms }").Lines),
            StringComparison.Ordinal
        );

    [Fact]
    public void Every_mistake_of_the_settings_is_reported() =>
        Assert.Equal(
            4,
            Read("http://localhost:5001", "tls: { caFile: no.pem, certFile: no.pem, serverName: \"a b\" }")
                .Lines.Count()
        );

    [Fact]
    public void The_version_is_the_same_in_every_arm() =>
        Assert.Contains(
            "control.services.app.http.version: 2 is not allowed; allowed: 1",
            Assert.Single(
                Read(
                    "http://localhost:5001",
                    "http: { version: 1 }",
                    "control: { services: { app: { http: { version: 2 } } } }"
                ).Lines
            ),
            StringComparison.Ordinal
        );

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static RequestTargetSpec Target(ExperimentInYaml read) =>
        (RequestTargetSpec)read.Experiment!.Workloads[0].Target;

    private ExperimentInYaml Read(
        string url,
        string words,
        string more = "",
        string fault = "slow: { edge: client->app, delay: 20ms }"
    ) =>
        ExperimentInYaml.Of(
            Path.Combine(_folder, "mine.yaml"),
            $$"""
            services: { app: { url: "{{url}}", {{words}} } }
            workloads: { calls: { service: app, rate: 20 } }
            faults: [ { {{fault}}, for: 3s } ]
            objectives: [ goodput >= 1 ]
            {{more}}
            """,
            new ExperimentReader(AllowedTargets.LoopbackOnly, environment: null)
        );
}
