using System.Net;
using System.Net.Sockets;
using System.Text;
using Chaos.Faults.Toxics;
using Chaos.Proxy;
using Chaos.Proxy.Http;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy;

/// <summary>
/// A proxy server in this process, an upstream that the test controls, and a proxy named <c>p</c> between them.
/// </summary>
internal sealed class Rig : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ProxyServer _server;
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _limit;
    private readonly List<IDisposable> _sockets = [];

    private Rig(ProxyServer server, Socket upstream, TimeSpan patience)
    {
        _limit = new(patience);
        this._server = server;
        Upstream = upstream;
        Client = new(_http, server.Address);
    }

    public ToxiproxyClient Client { get; }

    /// <summary>The listener that the proxy connects to.</summary>
    public Socket Upstream { get; }

    public IPEndPoint Listen { get; private set; } = null!;

    public HttpClient Http => _http;

    public Uri Address => _server.Address;

    /// <summary>Cancelled after the time limit of a test.</summary>
    public CancellationToken Limit => _limit.Token;

    public static async Task<Rig> StartAsync(
        long seed = 0,
        HttpMode? mode = null,
        TimeProvider? time = null,
        TimeSpan? patience = null
    )
    {
        var server = await ProxyServer.StartAsync(
            new() { Port = 0, Seed = seed },
            time ?? TimeProvider.System,
            CancellationToken.None
        );
        var rig = new Rig(server, Listening(128), patience ?? Patience);
        var proxy = await rig.Client.CreateAsync(
            new()
            {
                Name = "p",
                Upstream = rig.Upstream.LocalEndPoint!.ToString(),
                Http = mode,
            },
            rig.Limit
        );
        rig.Listen = IPEndPoint.Parse(proxy.Listen);
        return rig;
    }

    public static Socket Listening(int backlog)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(backlog);
        return socket;
    }

    /// <summary>Opens a connection through the proxy. Returns both ends.</summary>
    public async Task<(Socket Near, Socket Far)> ConnectAsync()
    {
        var near = await ConnectNearAsync(Listen);
        return (near, await AcceptAsync());
    }

    /// <summary>Accepts a connection of the proxy.</summary>
    public async Task<Socket> AcceptAsync()
    {
        var far = await Upstream.AcceptAsync(Limit);
        _sockets.Add(far);
        return far;
    }

    public async Task<Socket> ConnectNearAsync(IPEndPoint address)
    {
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _sockets.Add(near);
        await near.ConnectAsync(address, Limit);
        return near;
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

    public async Task SendAsync(Socket socket, string text) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), Limit);

    /// <summary>Receives as many bytes as the text has and compares them.</summary>
    public async Task ExpectAsync(Socket socket, string text)
    {
        var buffer = new byte[Encoding.UTF8.GetByteCount(text)];
        for (var got = 0; got < buffer.Length; )
        {
            var bytes = await socket.ReceiveAsync(buffer.AsMemory(got), Limit);
            Assert.True(bytes > 0, $"the stream ended after {got} of {buffer.Length} bytes");
            got += bytes;
        }
        Assert.Equal(text, Encoding.UTF8.GetString(buffer));
    }

    public async Task ExpectEndAsync(Socket socket) => Assert.Equal(0, await socket.ReceiveAsync(new byte[1], Limit));

    public async Task ExpectResetAsync(Socket socket)
    {
        var error = await Assert.ThrowsAsync<SocketException>(async () =>
            await socket.ReceiveAsync(new byte[1], Limit)
        );
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }

    /// <summary>
    /// Asserts that no data can be received. Call it after an event before which the data would have arrived.
    /// </summary>
    public static void ExpectNothing(Socket socket) => Assert.Equal(0, socket.Available);

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
        Upstream.Dispose();
        await _server.DisposeAsync();
        _http.Dispose();
        _limit.Dispose();
    }
}
