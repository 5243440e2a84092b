using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Chaos.Faults.Tests.Proxy;
using Chaos.Faults.Toxics;
using Chaos.Proxy;

namespace Chaos.Faults.Tests.Toxics;

/// <summary>
/// A server of the Toxiproxy API: the embedded one in this process, or another one as a child process that ends with
/// the test.
/// </summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    public const string Ours = "embedded";

    public const string Original = "toxiproxy-server";

    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _limit = new(Rig.Patience);
    private ProxyServer? _server;
    private Process? _process;

    public ToxiproxyClient Client { get; private set; } = null!;

    /// <summary>Address of its API.</summary>
    public Uri Address { get; private set; } = null!;

    public CancellationToken Limit => _limit.Token;

    public static async Task<ServerUnderTest> StartAsync(string which)
    {
        var test = new ServerUnderTest();
        if (which == Ours)
        {
            test._server = await ProxyServer.StartAsync(
                new() { Port = 0 },
                TimeProvider.System,
                CancellationToken.None
            );
            test.Address = test._server.Address;
            test.Client = new(test._http, test.Address);
            return test;
        }
        var port = FreePort();
        var start = new ProcessStartInfo(
            NeedsPeerDataAttribute.Find(which)!,
            ["-host", "127.0.0.1", "-port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)]
        );
        start.Environment["LOG_LEVEL"] = "error";
        test._process = Process.Start(start)!;
        test.Address = new($"http://127.0.0.1:{port}");
        test.Client = new(test._http, test.Address);
        while (true)
        {
            try
            {
                await test.Client.VersionAsync(test.Limit);
                return test;
            }
            catch (ToxiproxyException e) when (e.Status is null && !test._process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, test.Limit);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }
        _http.Dispose();
        _limit.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
