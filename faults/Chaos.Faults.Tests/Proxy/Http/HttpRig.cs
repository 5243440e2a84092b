using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Chaos.Faults.Toxics;
using Chaos.Proxy;
using Chaos.Proxy.Http;
using Chaos.Proxy.Toxics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chaos.Faults.Tests.Proxy.Http;

/// <summary>A proxy named <c>p</c> that reads HTTP, in front of a real HTTP server that the test controls.</summary>
internal sealed class HttpRig : IAsyncDisposable
{
    private readonly ProxyServer _server;
    private readonly WebApplication _upstream;
    private readonly CancellationTokenSource _limit;
    private readonly List<IDisposable> _sockets = [];

    private HttpRig(ProxyServer server, WebApplication upstream, TimeSpan patience)
    {
        (this._server, this._upstream) = (server, upstream);
        _limit = new(patience);
        Client = new(Api, server.Address);
    }

    public ToxiproxyClient Client { get; }

    public HttpClient Api { get; } = new();

    /// <summary>A client with one connection to the proxy, kept open as long as possible.</summary>
    public HttpClient Http { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public Uri ApiAddress => _server.Address;

    public Uri UpstreamAddress => new(_upstream.Urls.Single());

    public CancellationToken Limit => _limit.Token;

    public static async Task<HttpRig> StartAsync(
        RequestDelegate serve,
        long seed = 0,
        HttpMode? mode = null,
        X509Certificate2? certificate = null,
        HttpProtocols protocols = HttpProtocols.Http1AndHttp2,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? map = null,
        TimeSpan? patience = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    listen.Protocols = protocols;
                    if (certificate is not null)
                        listen.UseHttps(certificate);
                }
            )
        );
        services?.Invoke(builder.Services);
        var upstream = builder.Build();
        if (map is null)
            upstream.Run(serve);
        else
            map(upstream);
        await upstream.StartAsync();
        var rig = new HttpRig(
            await ProxyServer.StartAsync(new() { Port = 0, Seed = seed }, TimeProvider.System, CancellationToken.None),
            upstream,
            patience ?? Rig.Patience
        );
        var proxy = await rig.Client.CreateAsync(
            new()
            {
                Name = "p",
                Upstream = rig.UpstreamAddress.Authority,
                Http = mode ?? new(),
            },
            rig.Limit
        );
        rig.Address = new($"http://{proxy.Listen}");
        rig.Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false })
        {
            BaseAddress = rig.Address,
        };
        return rig;
    }

    public Task<AppliedToxic> AddAsync(
        Toxic toxic,
        ToxicStream stream = ToxicStream.Downstream,
        double toxicity = 1,
        string? name = null
    ) =>
        Client.AddToxicAsync(
            "p",
            new()
            {
                Toxic = toxic,
                Stream = stream,
                Toxicity = toxicity,
                Name = name,
            },
            Limit
        );

    /// <summary>Reads the proxy's counts.</summary>
    public async Task<JsonElement> TrafficAsync()
    {
        using var document = JsonDocument.Parse(
            await Api.GetStringAsync(new Uri(ApiAddress, "proxies/p/traffic"), Limit)
        );
        return document.RootElement.Clone();
    }

    public async Task<long> CountedAsync(string path)
    {
        var at = await TrafficAsync();
        foreach (var step in path.Split('/'))
        {
            if (!at.TryGetProperty(step, out at))
                return 0;
        }
        return at.GetInt64();
    }

    /// <summary>Reads how many connections the proxy has accepted.</summary>
    public async Task<long> ConnectionsAsync() => (await Client.TrafficAsync(Limit))["p"].Connections!.Value;

    /// <summary>Opens a connection to the proxy.</summary>
    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _sockets.Add(socket);
        await socket.ConnectAsync(IPAddress.Loopback, Address.Port, Limit);
        return socket;
    }

    public async Task SendAsync(Socket socket, string text) =>
        await socket.SendAsync(Encoding.Latin1.GetBytes(text), Limit);

    /// <summary>Receives everything until the other side ends. Says whether it ended with a reset.</summary>
    public async Task<(string Text, bool Reset)> ReadToEndAsync(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        var text = new StringBuilder();
        while (true)
        {
            int bytes;
            try
            {
                bytes = await socket.ReceiveAsync(buffer, Limit);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                return (text.ToString(), true);
            }
            if (bytes == 0)
                return (text.ToString(), false);
            text.Append(Encoding.Latin1.GetString(buffer, 0, bytes));
        }
    }

    /// <summary>Receives until the text has arrived.</summary>
    public async Task<string> ReadUntilAsync(Socket socket, string end)
    {
        var buffer = new byte[1];
        var text = new StringBuilder();
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            Assert.Equal(1, await socket.ReceiveAsync(buffer, Limit));
            text.Append((char)buffer[0]);
        }
        return text.ToString();
    }

    public static HttpRequestMessage Request(string trial, long call, int slot, string attempt = "", string path = "/")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(
            "baggage",
            new Core.Calls.CallBaggage(trial, new(call, slot), attempt).ToString()
        );
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
        Http.Dispose();
        await _server.DisposeAsync();
        using (var stop = new CancellationTokenSource(TimeSpan.Zero))
            await _upstream.StopAsync(stop.Token);
        await _upstream.DisposeAsync();
        Api.Dispose();
        _limit.Dispose();
    }
}
