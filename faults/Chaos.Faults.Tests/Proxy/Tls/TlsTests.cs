using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Chaos.Faults.Tests.Proxy.Http;
using Microsoft.AspNetCore.Http;

namespace Chaos.Faults.Tests.Proxy.Tls;

/// <summary>A proxy ends the TLS of its clients, with a certificate that its own authority has signed.</summary>
[Trait("Speed", "Slow")]
public sealed class TlsTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("expired", X509ChainStatusFlags.NotTimeValid)]
    [InlineData("wrong_name", null)]
    [InlineData("self_signed", X509ChainStatusFlags.PartialChain)]
    public async Task A_client_that_trusts_the_authority_accepts_a_good_certificate_only(
        string? kind,
        X509ChainStatusFlags? flaw
    )
    {
        await using var rig = await HttpRig.StartAsync(context => context.Response.WriteAsync("hello"));
        await TerminateAsync(rig);
        if (kind is not null)
            await AddAsync(rig, $$$"""{"type":"tls_certificate","attributes":{"kind":"{{{kind}}}"}}""");

        var (answer, errors, flags) = await AskAsync(rig);

        Assert.Equal(kind is null ? "hello" : null, answer);
        Assert.Equal(
            kind switch
            {
                null => SslPolicyErrors.None,
                "wrong_name" => SslPolicyErrors.RemoteCertificateNameMismatch,
                _ => SslPolicyErrors.RemoteCertificateChainErrors,
            },
            errors
        );
        if (flaw is { } expected)
            Assert.True(flags.HasFlag(expected) || flags.HasFlag(X509ChainStatusFlags.UntrustedRoot), $"{flags}");
        if (kind is null)
            return;
        // Gone with the toxic, and what was refused has not reached the upstream.
        await rig.Api.DeleteAsync(new Uri(rig.ApiAddress, "/proxies/p/toxics/tls_certificate_downstream"), rig.Limit);
        Assert.Equal("hello", (await AskAsync(rig)).Answer);
        Assert.Equal(1, (await TrafficAsync(rig)).GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Bytes_pass_both_ways_and_each_side_may_end_first()
    {
        await using var rig = await Rig.StartAsync();
        await PostAsync(rig.Http, new(rig.Address, "/proxies/p"), """{"tls":true}""", rig.Limit);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(rig.Listen, rig.Limit);
        await using var secure = new SslStream(new NetworkStream(socket));
        await secure.AuthenticateAsClientAsync(
            new() { TargetHost = "localhost", RemoteCertificateValidationCallback = static (_, _, _, _) => true },
            rig.Limit
        );
        using var far = await rig.Upstream.AcceptAsync(rig.Limit);
        var sent = new byte[300_000];
        new Random(1).NextBytes(sent);
        var received = new byte[sent.Length];

        var writing = secure.WriteAsync(sent, rig.Limit).AsTask();
        await using var farStream = new NetworkStream(far);
        await farStream.ReadExactlyAsync(received, rig.Limit);
        await writing;
        Assert.Equal(sent, received);

        await secure.ShutdownAsync();
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await farStream.ReadAsync(received, rig.Limit));
        // The answer still comes after the client's end.
        await farStream.WriteAsync(sent, rig.Limit);
        far.Shutdown(SocketShutdown.Send);
        await secure.ReadExactlyAsync(received, rig.Limit);
        Assert.Equal(sent, received);
        Assert.Equal(0, await secure.ReadAsync(received, rig.Limit));
    }

    [Fact]
    public async Task A_handshake_takes_as_long_as_its_toxic_says()
    {
        await using var rig = await HttpRig.StartAsync(context => context.Response.WriteAsync("hello"));
        await TerminateAsync(rig);
        await AddAsync(rig, """{"type":"tls_handshake","attributes":{"delay":300}}""");

        var from = TimeProvider.System.GetTimestamp();
        Assert.Equal("hello", (await AskAsync(rig)).Answer);
        Assert.InRange(
            TimeProvider.System.GetElapsedTime(from),
            TimeSpan.FromMilliseconds(300),
            TimeSpan.FromSeconds(20)
        );
    }

    [Theory]
    [InlineData(
        "/proxies/p",
        """{"tls":{"nmes":["a"]}}""",
        "bad request body: tls.nmes: [\"a\"] is not allowed; allowed: one of names"
    )]
    [InlineData("/proxies/p", """{"tls":{"names":["a b"]}}""", "bad request body: tls.names: \"a b\" is not allowed")]
    [InlineData(
        "/proxies/p/toxics",
        """{"type":"tls_certificate"}""",
        "bad request body: proxy: p is not allowed; allowed: a proxy that ends TLS, made with \"tls\": true"
    )]
    public async Task A_wrong_request_is_told(string path, string body, string told)
    {
        await using var rig = await HttpRig.StartAsync(context => context.Response.WriteAsync("hello"));
        using var content = new StringContent(body);

        using var answer = await rig.Api.PostAsync(new Uri(rig.ApiAddress, path), content, rig.Limit);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(rig.Limit)).RootElement;
        Assert.StartsWith(told, error.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_stays_while_a_toxic_needs_it()
    {
        await using var rig = await HttpRig.StartAsync(context => context.Response.WriteAsync("hello"));
        await TerminateAsync(rig);
        await AddAsync(rig, """{"type":"tls_handshake","attributes":{"delay":1}}""");
        using var off = new StringContent("""{"tls":false}""");

        using var answer = await rig.Api.PostAsync(new Uri(rig.ApiAddress, "/proxies/p"), off, rig.Limit);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            "tls_handshake_downstream",
            await answer.Content.ReadAsStringAsync(rig.Limit),
            StringComparison.Ordinal
        );
    }

    private static Task TerminateAsync(HttpRig rig) =>
        PostAsync(rig.Api, new(rig.ApiAddress, "/proxies/p"), """{"tls":{"names":["pay.local"]}}""", rig.Limit);

    private static Task AddAsync(HttpRig rig, string toxic) =>
        PostAsync(rig.Api, new(rig.ApiAddress, "/proxies/p/toxics"), toxic, rig.Limit);

    private static async Task PostAsync(HttpClient api, Uri uri, string body, CancellationToken limit)
    {
        using var content = new StringContent(body);
        using var answer = await api.PostAsync(uri, content, limit);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(limit));
    }

    private static async Task<JsonElement> TrafficAsync(HttpRig rig) =>
        JsonDocument
            .Parse(await rig.Api.GetStringAsync(new Uri(rig.ApiAddress, "/proxies/p/traffic"), rig.Limit))
            .RootElement;

    /// <summary>Makes a request as a client that trusts the authority of the proxy and asks for pay.local.</summary>
    private static async Task<(string? Answer, SslPolicyErrors Errors, X509ChainStatusFlags Flags)> AskAsync(
        HttpRig rig
    )
    {
        var authority = X509Certificate2.CreateFromPem(
            await rig.Api.GetStringAsync(new Uri(rig.ApiAddress, "/ca.pem"), rig.Limit)
        );
        var (errors, flags) = (SslPolicyErrors.None, X509ChainStatusFlags.NoError);
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(authority);
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new()
            {
                TargetHost = "pay.local",
                CertificateChainPolicy = policy,
                RemoteCertificateValidationCallback = (_, _, chain, found) =>
                {
                    errors = found;
                    flags = chain?.ChainStatus.Aggregate(flags, (all, s) => all | s.Status) ?? flags;
                    return found == SslPolicyErrors.None;
                },
            },
        };
        using var client = new HttpClient(handler);
        try
        {
            return (
                await client.GetStringAsync(new Uri($"https://{rig.Address.Authority}/"), rig.Limit),
                errors,
                flags
            );
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            return (null, errors, flags);
        }
    }
}
