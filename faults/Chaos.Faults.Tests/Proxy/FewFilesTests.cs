using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy;

/// <summary>The proxy as a process that may have few files open.</summary>
[Trait("Speed", "Slow")]
public sealed class FewFilesTests : IAsyncLifetime
{
    /// <summary>Open files of a proxy that may have 256 and holds all the connections that it can.</summary>
    private const int Full = 256 - (2 * 16) - 40 - 4;

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly Socket _upstream = Rig.Listening(512);
    private readonly List<Socket> _sockets = [];
    private ProxyProcess _proxy = null!;
    private IPEndPoint _listen = null!;

    [Fact]
    public async Task With_more_clients_than_files_it_answers_its_API_and_serves_new_clients_when_others_have_left()
    {
        // The first time also loads what the runtime loads late.
        await FillAsync();
        await LeaveAsync();
        var before = _proxy.Files;

        await FillAsync();
        Assert.InRange(_proxy.Files, Full, 256 - 30);
        await ReadUntilAsync("No room for more connections");
        Assert.Equal("2.12.0", await VersionAsync());
        await _proxy.Client.AddToxicAsync(
            "p",
            new() { Toxic = new LatencyToxic { Latency = TimeSpan.FromMilliseconds(1) } },
            _limit.Token
        );

        await LeaveAsync();
        // The last of 400 connections may still be closing.
        await Eventually.HoldsAsync(() => _proxy.Files <= before + 10);
    }

    [Fact]
    public async Task More_clients_of_its_API_than_files_wait_and_it_answers_when_others_have_left()
    {
        for (var i = 0; i < 400; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(client);
            await client.ConnectAsync(_proxy.Api.Host, _proxy.Api.Port, _limit.Token);
        }
        await ReadUntilAsync("No room for more clients of the API: 16 connections are open");

        Drop();
        Assert.Equal("2.12.0", await VersionAsync());
    }

    [Fact]
    public async Task It_tells_at_start_that_the_limit_leaves_room_for_fewer_connections_than_asked_for() =>
        Assert.Contains(
            "of 500 asked for (-connections): 256 files may be open (ulimit -n)",
            await _proxy.Errors.ReadLineAsync(_limit.Token),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task It_ends_within_seconds_on_SIGTERM_with_connections_open_and_leaves_no_file_of_the_runtime()
    {
        await FillAsync();
        using var idle = new HttpClient();
        await idle.GetStringAsync(new Uri(_proxy.Api, "/version"), _limit.Token);

        _proxy.Terminate();

        Assert.Equal(0, await _proxy.EndAsync(_limit.Token).WaitAsync(TimeSpan.FromSeconds(10), _limit.Token));
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), $"*-{_proxy.Id}-*"));
    }

    [Fact]
    public async Task A_limit_without_room_for_one_connection_is_one_clear_line_and_exit_1()
    {
        await using var process = ProxyProcess.Start(120);
        var error = await process.Errors.ReadToEndAsync(_limit.Token);

        Assert.Equal(1, await process.EndAsync(_limit.Token));
        Assert.Equal(
            "chaos-proxy: no room for a connection: 120 files may be open (ulimit -n); allowed: 200 or more",
            error.Trim()
        );
    }

    public async Task InitializeAsync()
    {
        _proxy = ProxyProcess.Start(256);
        await _proxy.ReadyAsync(_limit.Token);
        var proxy = await _proxy.Client.CreateAsync(
            new() { Name = "p", Upstream = _upstream.LocalEndPoint!.ToString() },
            _limit.Token
        );
        _listen = IPEndPoint.Parse(proxy.Listen);
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        Drop();
        _upstream.Dispose();
        _limit.Dispose();
    }

    /// <summary>Opens more connections than 256 files allow, and waits until the proxy holds all that it can.</summary>
    private async Task FillAsync()
    {
        for (var i = 0; i < 400; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(client);
            await client.ConnectAsync(_listen, _limit.Token);
        }
        await Eventually.HoldsAsync(() => _proxy.Files >= Full);
    }

    private async Task ReadUntilAsync(string text)
    {
        while (await _proxy.Errors.ReadLineAsync(_limit.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        }
        Assert.Fail("the proxy has ended");
    }

    /// <summary>All clients leave; then a new one is served.</summary>
    private async Task LeaveAsync()
    {
        Drop();
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(near);
        await near.ConnectAsync(_listen, _limit.Token);
        await near.SendAsync(new byte[] { 7 }, _limit.Token);
        var got = new byte[1];
        // Connections of clients that have left wait in the queue before it.
        while (true)
        {
            using var far = await _upstream.AcceptAsync(_limit.Token);
            if (await ReceivesAsync(far, got))
                break;
        }
        Assert.Equal(7, got[0]);
        Drop();
        await Eventually.HoldsAsync(() => _proxy.Files < Full - 20);
    }

    private async Task<bool> ReceivesAsync(Socket socket, Memory<byte> got)
    {
        try
        {
            return await socket.ReceiveAsync(got, _limit.Token) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Drop()
    {
        _sockets.ForEach(s => s.Dispose());
        _sockets.Clear();
    }

    private async Task<string?> VersionAsync()
    {
        // A connection of its own: an open one proves less.
        using var http = new HttpClient();
        var json = await http.GetStringAsync(new Uri(_proxy.Api, "/version"), _limit.Token);
        return JsonDocument.Parse(json).RootElement.GetProperty("version").GetString();
    }
}
