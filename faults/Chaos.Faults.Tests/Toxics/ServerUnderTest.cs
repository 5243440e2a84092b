using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Chaos.Faults.Tests.Proxy;
using Chaos.Faults.Toxics;
using Chaos.Proxy;

namespace Chaos.Faults.Tests.Toxics;

/// <summary>A server of the Toxiproxy API: ours in this process, or another one as a child process that ends with the test.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    public const string Ours = "embedded";

    public const string Original = "toxiproxy-server";

    private readonly HttpClient http = new();
    private readonly CancellationTokenSource limit = new(Rig.Patience);
    private ProxyServer? server;
    private Process? process;

    public ToxiproxyClient Client { get; private set; } = null!;

    public CancellationToken Limit => limit.Token;

    public static async Task<ServerUnderTest> StartAsync(string which)
    {
        var test = new ServerUnderTest();
        if (which == Ours)
        {
            test.server = await ProxyServer.StartAsync(new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
            test.Client = new(test.http, test.server.Address);
            return test;
        }
        var port = FreePort();
        var start = new ProcessStartInfo(NeedsPeerDataAttribute.Find(which)!, ["-host", "127.0.0.1", "-port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        start.Environment["LOG_LEVEL"] = "error";
        test.process = Process.Start(start)!;
        test.Client = new(test.http, new Uri($"http://127.0.0.1:{port}"));
        while (true)
        {
            try
            {
                await test.Client.VersionAsync(test.Limit);
                return test;
            }
            catch (ToxiproxyException e) when (e.Status is null && !test.process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, test.Limit);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
        http.Dispose();
        limit.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
