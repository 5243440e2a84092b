using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Chaos.Tools.Tests.Cli;

[Trait("Speed", "Slow")]
public sealed class ProxyCommandTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-proxy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task The_proxy_runs_in_the_foreground_with_the_flags_of_the_original_until_a_signal(string signal)
    {
        using var limit = new CancellationTokenSource(s_limit);
        var config = Path.Combine(_folder, "proxies.json");
        await File.WriteAllTextAsync(
            config,
            """[{"name":"db","upstream":"127.0.0.1:1","toxics":[{"type":"noop"}]}]""",
            limit.Token
        );
        string[] flags = ["-port", "0", "-host=127.0.0.1", "--config", config, "-proxy-metrics", "-ready-line"];
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [BuiltTool.Assembly, "proxy", .. flags]) { RedirectStandardOutput = true }
        )!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(limit.Token);
            var address = JsonDocument.Parse(line!).RootElement.GetProperty("ready").GetString()!;
            using var http = new HttpClient();
            Assert.Contains(
                "\"type\":\"noop\"",
                await http.GetStringAsync(new Uri(address + "/proxies/db/toxics"), limit.Token),
                StringComparison.Ordinal
            );

            using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    [Theory]
    [InlineData(new[] { "-config", "nowhere.json" }, 3, "config nowhere.json: ")]
    [InlineData(new[] { "-port", "70000" }, 3, "chaos: -port: 70000 is not allowed; allowed: 0 to 65535")]
    [InlineData(new[] { "-connections", "-1" }, 3, "chaos: -connections: -1 is not allowed; allowed: 0 or more")]
    [InlineData(new[] { "-port", "x" }, 3, "chaos: -port: x is not allowed; allowed: a whole number")]
    [InlineData(new[] { "-seeed", "1" }, 3, "option")]
    public async Task A_wrong_flag_or_file_is_reported_in_one_line(string[] flags, int exit, string expected)
    {
        var result = await BuiltTool.RunAsync(_folder, ["proxy", .. flags]);

        Assert.Equal(exit, result.Exit);
        Assert.StartsWith("chaos: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(expected, result.Error.Replace("\n       ", " "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"name\":\"a\",\n  }]", "proxies.json:2:3: this is not JSON: ")]
    [InlineData(
        """[{"name":"a","upstream":"h:1"},{"name":"a","upstream":"h:2"}]""",
        "name: a is not allowed; allowed: a name that no other proxy of the file has"
    )]
    public async Task A_mistake_in_the_configuration_is_reported_with_its_place_or_field(string text, string expected)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "proxies.json"), text);
        var result = await BuiltTool.RunAsync(_folder, ["proxy", "-config", "proxies.json", "-port", "0"]);

        Assert.Equal(3, result.Exit);
        Assert.Contains(expected, result.Error.Replace("\n       ", " "), StringComparison.Ordinal);
        Assert.DoesNotContain("reader options", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_a_mistake_of_the_port_flag()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";
        var result = await BuiltTool.RunAsync(_folder, ["proxy", "-port", port]);

        Assert.Equal(3, result.Exit);
        Assert.StartsWith("chaos: -port: ", result.Error, StringComparison.Ordinal);
    }
}
