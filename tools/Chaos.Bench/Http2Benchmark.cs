using System.Net;
using Chaos.Bench.Proxies;
using Chaos.Faults.Processes;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Chaos.Bench;

/// <summary>
/// Measures our proxy when it reads HTTP/2, beside itself when it passes bytes, and nginx, which reads HTTP/2 with
/// <c>grpc_pass</c>. Kestrel answers, and the client of .NET asks, both in this process. Every way is measured once in each
/// round, odd rounds backwards.
/// </summary>
internal sealed class Http2Benchmark : Benchmark
{
    private const int Rounds = 5;
    private const string Direct = "direct",
        Bytes = "bytes",
        Http2 = "HTTP/2",
        Nginx = "nginx";
    private const string Bulk = "an answer of 128 MB";
    private const long BulkBytes = 128L << 20;

    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(1);
    private static readonly int[] s_streams = [1, 100];

    private readonly ProxyRounds _rounds = new();

    public override string Name => "http2";

    public override string Summary =>
        "our proxy when it reads HTTP/2, beside bytes and nginx: requests and bulk (about 1 min)";

    public override async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var server = await ServeAsync(cancellationToken);
        var upstream = new Uri(server.Urls.Single()).Authority;
        using var api = new HttpClient();
        var port = BenchPeer.FreePort();
        using var proxy = new BenchPeer(
            DotnetHost.Path,
            ["exec", Path.Combine(AppContext.BaseDirectory, "Chaos.Proxy.dll"), "-port", $"{port}"],
            port
        );
        var client = new ToxiproxyClient(api, new($"http://{proxy.Address}"));
        var ways = new Dictionary<string, string> { [Direct] = upstream };
        foreach (var (way, mode) in new[] { (Bytes, (HttpMode?)null), (Http2, new() { Version = HttpMode.Http2 }) })
            ways[way] = (
                await client.CreateAsync(
                    new()
                    {
                        Name = way.Replace('/', ' '),
                        Upstream = upstream,
                        Http = mode,
                    },
                    cancellationToken
                )
            ).Listen;
        using var nginx = StartNginx(upstream, out var folder);
        if (nginx is null)
            Console.WriteLine("nginx is not here: it is left out");
        else
            ways[Nginx] = $"{nginx.Address}";
        try
        {
            // The first round warms up and does not count.
            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var (way, at) in round % 2 == 0 ? ways : ways.Reverse())
                    await MeasureAsync(way, new($"http://{at}"), cancellationToken);
                if (round == 0)
                    _rounds.Clear();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return Tell();
    }

    private async Task MeasureAsync(string way, Uri at, CancellationToken cancellationToken)
    {
        using var http = new HttpClient
        {
            BaseAddress = at,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var streams in s_streams)
        {
            await AskAsync(http, cancellationToken);
            var begun = TimeProvider.System.GetTimestamp();
            var asked = await Task.WhenAll(
                Enumerable
                    .Range(0, streams)
                    .Select(async _ =>
                    {
                        var count = 0;
                        for (; TimeProvider.System.GetElapsedTime(begun) < s_length; count++)
                            await AskAsync(http, cancellationToken);
                        return count;
                    })
            );
            _rounds.Add(Requests(streams), way, asked.Sum() / TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
        }
        var start = TimeProvider.System.GetTimestamp();
        await using (var body = await http.GetStreamAsync(new Uri("/bulk", UriKind.Relative), cancellationToken))
        {
            var buffer = new byte[256 * 1024];
            var got = 0L;
            for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0; )
                got += read;
            if (got != BulkBytes)
                throw new InvalidOperationException($"{way} passed {got} of {BulkBytes} bytes");
        }
        _rounds.Add(Bulk, way, BulkBytes * 8 / 1e9 / TimeProvider.System.GetElapsedTime(start).TotalSeconds);
    }

    private static async Task AskAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/test.Echo/Unary")
        {
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.TE.Add(new("trailers"));
        using var answer = await http.SendAsync(request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"{http.BaseAddress} answered {(int)answer.StatusCode}");
    }

    private static async Task<WebApplication> ServeAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2)
        );
        var server = builder.Build();
        var block = new byte[64 * 1024];
        server.Run(async context =>
        {
            if (context.Request.Path != "/bulk")
            {
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                context.Response.ContentType = "application/grpc";
                await context.Response.Body.WriteAsync(new byte[5], context.RequestAborted);
                context.Response.AppendTrailer("grpc-status", "0");
                return;
            }
            for (var sent = 0L; sent < BulkBytes; sent += block.Length)
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });
        await server.StartAsync(cancellationToken);
        return server;
    }

    private static BenchPeer? StartNginx(string upstream, out string folder)
    {
        folder = Directory.CreateTempSubdirectory("chaos-bench-nginx-").FullName;
        if (BenchPeer.Find("nginx") is not { } program)
            return null;
        var port = BenchPeer.FreePort();
        var config = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(
            config,
            $$"""
            daemon off;
            master_process off;
            pid {{folder}}/pid;
            error_log stderr crit;
            events { worker_connections 512; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body;
              upstream service { server {{upstream}}; keepalive 64; }
              server {
                listen 127.0.0.1:{{port}} http2;
                keepalive_requests 10000000;
                location / { grpc_pass grpc://service; }
              }
            }
            """
        );
        return new(program, ["-p", folder, "-c", config], port);
    }

    private bool Tell()
    {
        Console.WriteLine($"medians of {Rounds} rounds, {Environment.ProcessorCount} processors");
        var met = true;
        foreach (var figure in s_streams.Select(Requests).Append(Bulk))
        {
            var unit = figure == Bulk ? "Gbit/s" : "/s";
            foreach (var way in new[] { Direct, Bytes, Http2, Nginx })
            {
                if (_rounds[figure, way] is { } value)
                    Show($"{figure}, {way}", value, unit);
            }
            foreach (var (other, least) in new[] { (Bytes, .5), (Nginx, .8) })
            {
                if (_rounds.Ratio(figure, Http2, figure, other) is { } ratio)
                    met &= Report($"{figure}, HTTP/2 against {other}", ratio, "x", least, double.PositiveInfinity);
            }
        }
        return met;
    }

    private void Show(string figure, double value, string unit)
    {
        Console.WriteLine($"       {figure, -46} {Text(value), 14} {unit}");
        Add(new(figure, unit, new Dictionary<string, double> { ["measured"] = value }, null, true));
    }

    private static string Requests(int streams) => $"requests, {streams} at once";
}
