using System.Diagnostics;
using System.Text.Json;
using Chaos.Faults.Toxics;

namespace Chaos.Faults.Tests.Proxy;

[Trait("Speed", "Slow")]
public sealed class ProxyProcessTests
{
    [Fact]
    public async Task It_reports_its_address_and_exits_with_0_on_SIGTERM()
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        var config = Path.GetTempFileName();
        await File.WriteAllTextAsync(config, """[{"name":"a","upstream":"127.0.0.1:1"}]""", limit.Token);
        using var process = Start($"-port 0 -ready-line -config {config}");
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(limit.Token);
            var address = new Uri(JsonDocument.Parse(line!).RootElement.GetProperty("ready").GetString()!);
            using var http = new HttpClient();
            Assert.Equal("a", (await new ToxiproxyClient(http, address).ListAsync(limit.Token)).Single().Key);

            using var kill = Process.Start(
                "kill",
                ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]
            );
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            process.Kill();
            File.Delete(config);
        }
    }

    [Fact]
    public async Task A_config_with_an_unknown_key_and_an_upstream_without_a_port_is_accepted_and_told_in_one_line_each()
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        var config = Path.GetTempFileName();
        await File.WriteAllTextAsync(config, """[{"name":"a","upstream":"localhost","toxic":[]}]""", limit.Token);
        using var process = Start($"-port 0 -ready-line -config {config}");
        try
        {
            Assert.Contains(
                $"config {config}:1:37: toxic: no such key of a proxy, so it is ignored; did you mean toxics? ",
                await process.StandardError.ReadLineAsync(limit.Token),
                StringComparison.Ordinal
            );
            Assert.Contains(
                "Proxy a: upstream: localhost is no address to connect to, so each connection will be closed; allowed: ",
                await process.StandardError.ReadLineAsync(limit.Token),
                StringComparison.Ordinal
            );
            Assert.StartsWith("{\"ready\":", await process.StandardOutput.ReadLineAsync(limit.Token));
        }
        finally
        {
            process.Kill();
            File.Delete(config);
        }
    }

    [Fact]
    public async Task A_taken_port_is_one_clear_line_and_exit_1()
    {
        using var taken = Rig.Listening(1);
        var port = ((System.Net.IPEndPoint)taken.LocalEndPoint!).Port;

        var (exit, error) = await RunAsync($"-port {port}");

        Assert.Equal(1, exit);
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"127.0.0.1:{port}", line, StringComparison.Ordinal);
        Assert.Contains("already in use", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-config /nowhere/proxies.json", "/nowhere/proxies.json")]
    [InlineData("-port x", "-port: x is not allowed; allowed: an integer from 0 to 65535")]
    public async Task A_wrong_start_is_one_clear_line_and_exit_1(string flags, string expected)
    {
        var (exit, error) = await RunAsync(flags);

        Assert.Equal(1, exit);
        Assert.Contains(
            expected,
            Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    private static async Task<(int Exit, string Error)> RunAsync(string flags)
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        using var process = Start(flags);
        try
        {
            var error = await process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, error);
        }
        finally
        {
            process.Kill();
        }
    }

    private static Process Start(string flags) =>
        Process.Start(
            new ProcessStartInfo("dotnet", $"{Path.Combine(AppContext.BaseDirectory, "Chaos.Proxy.dll")} {flags}")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
}
