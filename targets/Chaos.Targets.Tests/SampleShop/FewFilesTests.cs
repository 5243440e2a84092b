using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Chaos.Targets.Tests.SampleShop;

/// <summary>A service of the shop as a process that may have few files open, and a burst of more clients.</summary>
[Trait("Speed", "Slow")]
public sealed class FewFilesTests : IDisposable
{
    private const int Files = 400;
    private const int Clients = 500;

    private static readonly byte[] s_request = Encoding.ASCII.GetBytes(
        "GET /canary HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"
    );

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly List<Socket> _sockets = [];
    private Process? _shop;

    [Fact]
    public async Task Clients_beyond_the_limit_wait_and_the_service_answers_when_the_others_have_left()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var address = await StartAsync();
        await ConnectAsync(address);

        Assert.Contains(
            "connections are open, as many as 400 open files (ulimit -n) allow; further clients wait until others leave",
            await _shop!.StandardError.ReadLineAsync(_limit.Token),
            StringComparison.Ordinal
        );
        Assert.InRange(Open(), Files / 2, Files - 96);

        Leave();
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(address, "/canary"), _limit.Token)).StatusCode);
    }

    [Fact]
    public async Task Each_client_of_a_burst_beyond_the_limit_is_served_in_its_turn()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var address = await StartAsync();
        await ConnectAsync(address);

        var answers = await Task.WhenAll(_sockets.Select(AskAsync));

        Assert.Equal(Clients, answers.Count(a => a.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_limit_without_room_for_clients_is_one_clear_line_and_exit_3()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Start(250);
        var error = await _shop!.StandardError.ReadToEndAsync(_limit.Token);
        await _shop.WaitForExitAsync(_limit.Token);

        Assert.Equal(3, _shop.ExitCode);
        Assert.Matches(
            "^no room for clients: 250 files may be open \\(ulimit -n\\); allowed: [0-9]+ or more$",
            error.Trim()
        );
    }

    public void Dispose()
    {
        _shop?.Kill();
        _shop?.WaitForExit();
        _shop?.Dispose();
        Leave();
        _limit.Dispose();
    }

    private void Start(int files)
    {
        var start = new ProcessStartInfo(
            "bash",
            [
                "-c",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"ulimit -n {files} && exec dotnet \"$0\" --service payment"
                ),
                Path.Combine(AppContext.BaseDirectory, "Chaos.SampleShop.dll"),
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CHAOS_TOKEN"] = "secret";
        _shop = Process.Start(start)!;
    }

    private async Task<Uri> StartAsync()
    {
        Start(Files);
        var line = await _shop!.StandardOutput.ReadLineAsync(_limit.Token);
        using var ready = JsonDocument.Parse(line!);
        return new(ready.RootElement.GetProperty("ready").GetString()!);
    }

    private async Task ConnectAsync(Uri address)
    {
        for (var i = 0; i < Clients; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, address.Port, _limit.Token);
        }
    }

    private async Task<string> AskAsync(Socket client)
    {
        await client.SendAsync(s_request, _limit.Token);
        using var reader = new StreamReader(new NetworkStream(client));
        return await reader.ReadToEndAsync(_limit.Token);
    }

    private int Open() =>
        Directory.GetFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{_shop!.Id}/fd")).Length;

    private void Leave()
    {
        _sockets.ForEach(s => s.Dispose());
        _sockets.Clear();
    }
}
