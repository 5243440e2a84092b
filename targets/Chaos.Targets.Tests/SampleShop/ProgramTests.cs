using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Chaos.Targets.Tests.SampleShop;

[Trait("Speed", "Slow")]
public class ProgramTests
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    [Fact]
    public async Task A_service_reports_when_it_listens_and_ends_with_0_on_a_signal_although_a_request_is_stalled()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var service = Start("secret", "--service", "payment");
        using var ready = JsonDocument.Parse((await service.StandardOutput.ReadLineAsync(_limit.Token))!);
        using var http = new HttpClient { BaseAddress = new(ready.RootElement.GetProperty("ready").GetString()!) };
        http.DefaultRequestHeaders.Add("X-Chaos-Token", "secret");
        (
            await http.PutAsJsonAsync("control/fault", new { kind = "stallAndRelease" }, _limit.Token)
        ).EnsureSuccessStatusCode();
        var stalled = http.PostAsJsonAsync(
            "charges",
            new
            {
                orderId = "a",
                userId = 1,
                amountCents = 1,
            },
            _limit.Token
        );
        while (
            (await http.GetFromJsonAsync<Dictionary<string, int>>("control/sample", _limit.Token))![
                "payment queue depth"
            ] == 0
        )
            _limit.Token.ThrowIfCancellationRequested();

        using (var kill = Process.Start("kill", ["-TERM", service.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(_limit.Token);
        await service.WaitForExitAsync(_limit.Token);

        Assert.Equal(0, service.ExitCode);
        Assert.Equal(503, (int)(await stalled).StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_it_with_3_and_one_line()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        using var service = Start("secret", "--service", "payment", "--port", port);
        var error = await service.StandardError.ReadToEndAsync(_limit.Token);
        await service.WaitForExitAsync(_limit.Token);

        Assert.Equal(3, service.ExitCode);
        Assert.StartsWith(
            $"--port: cannot listen on 127.0.0.1:{port}",
            Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Wrong_arguments_end_it_with_3_and_all_mistakes()
    {
        using var service = Start("", "--service", "x", "--port", "y");
        var error = await service.StandardError.ReadToEndAsync(_limit.Token);
        await service.WaitForExitAsync(_limit.Token);

        Assert.Equal(3, service.ExitCode);
        Assert.Equal(
            ["--service", "--port", "CHAOS_TOKEN"],
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0])
        );
    }

    [Fact]
    public async Task A_service_with_more_connections_than_it_may_have_files_open_says_so_and_goes_on()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var service = Process.Start(
            new ProcessStartInfo(
                "bash",
                [
                    "-c",
                    "ulimit -n 400 && exec dotnet \"$0\" --service payment",
                    Path.Combine(AppContext.BaseDirectory, "Chaos.SampleShop.dll"),
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["CHAOS_TOKEN"] = "secret" },
            }
        )!;
        try
        {
            using var ready = JsonDocument.Parse((await service.StandardOutput.ReadLineAsync(_limit.Token))!);
            var address = new Uri(ready.RootElement.GetProperty("ready").GetString()!);
            var clients = new List<TcpClient>();
            for (var i = 0; i < 500; i++)
            {
                clients.Add(new());
                await clients[^1].ConnectAsync(address.Host, address.Port, _limit.Token);
            }

            Assert.Contains(
                "Too many connections for the limit of open files",
                await service.StandardError.ReadLineAsync(_limit.Token),
                StringComparison.Ordinal
            );
            clients.ForEach(c => c.Dispose());
            using var http = new HttpClient();
            while (!await AnswersAsync(http, new(address, "/canary")))
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, _limit.Token);
        }
        finally
        {
            service.Kill();
        }
    }

    private async Task<bool> AnswersAsync(HttpClient http, Uri address)
    {
        try
        {
            using var answer = await http.GetAsync(address, _limit.Token);
            return true;
        }
        catch (HttpRequestException)
        {
            // The service has not noticed yet that the clients have left.
            return false;
        }
    }

    private static Process Start(string token, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Chaos.SampleShop.dll"), .. arguments]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CHAOS_TOKEN"] = token;
        return Process.Start(start)!;
    }
}
