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
