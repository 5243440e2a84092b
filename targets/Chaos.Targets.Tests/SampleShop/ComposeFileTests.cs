using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.SampleShop.Services;

namespace Chaos.Targets.Tests.SampleShop;

[Trait("Speed", "Slow")]
public class ComposeFileTests
{
    private static readonly string s_root = Root(AppContext.BaseDirectory);
    private static readonly string s_text = File.ReadAllText(Path.Combine(s_root, "docker-compose.yml"));

    [ComposeFact]
    public async Task Compose_finds_no_mistake_in_it()
    {
        var command = ComposeFactAttribute.Command!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var start = new ProcessStartInfo(
            command[0],
            [.. command.Skip(1), "-f", Path.Combine(s_root, "docker-compose.yml"), "config", "-q"]
        )
        {
            RedirectStandardError = true,
        };
        start.Environment["CHAOS_TOKEN"] = "secret";
        using var process = Process.Start(start)!;

        Assert.Equal("", await process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void It_has_every_service_of_the_shop_and_publishes_to_loopback_only()
    {
        foreach (var service in ShopService.Kinds.Keys)
            Assert.Contains($"\n  {service}:\n", s_text, StringComparison.Ordinal);
        var ports = Regex.Matches(s_text, """^\s+- "(?<port>[^"]*:\d+:\d+)"$""", RegexOptions.Multiline);
        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port.Groups["port"].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_edge_in_the_proxys_file_leads_to_a_service_and_has_a_port_of_its_own()
    {
        using var file = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(s_root, "targets", "compose", "toxiproxy.json"))
        );
        var proxies = file
            .RootElement.EnumerateArray()
            .Select(p =>
                (
                    Name: p.GetProperty("name").GetString()!,
                    Listen: p.GetProperty("listen").GetString()!,
                    Upstream: p.GetProperty("upstream").GetString()!
                )
            )
            .ToList();

        foreach (var (name, _, upstream) in proxies)
        {
            var callee = name.Split("->")[1];
            Assert.Contains($"\n  {callee}:\n", s_text, StringComparison.Ordinal);
            Assert.StartsWith($"{callee}:", upstream, StringComparison.Ordinal);
            // Brokers listen on the ports of their protocols.
            if (ShopService.Kinds.ContainsKey(callee))
                Assert.EndsWith(":8080", upstream, StringComparison.Ordinal);
        }
        Assert.Equal(proxies.Count, proxies.Select(p => p.Listen).Distinct().Count());
        Assert.Equal(proxies.Count, proxies.Select(p => p.Name).Distinct().Count());
    }

    [Fact]
    public void Every_node_of_Kafka_sends_its_callers_through_the_proxy()
    {
        var proxies = File.ReadAllText(Path.Combine(s_root, "targets", "compose", "toxiproxy.json"));
        var advertised = Regex.Matches(
            s_text,
            "KAFKA_ADVERTISED_LISTENERS: CLIENTS://127.0.0.1:(?<clients>[0-9]+),PEERS://toxiproxy:(?<peers>[0-9]+)$",
            RegexOptions.Multiline
        );

        Assert.Equal(3, advertised.Count);
        foreach (var (node, i) in advertised.Select((n, i) => (n, i + 1)))
        {
            Assert.Contains(
                $"\"client->kafka-{i}\", \"listen\": \"0.0.0.0:{node.Groups["clients"].Value}\", \"upstream\": \"kafka-{i}:9092\"",
                proxies,
                StringComparison.Ordinal
            );
            Assert.Contains(
                $"\"peers->kafka-{i}\", \"listen\": \"0.0.0.0:{node.Groups["peers"].Value}\", \"upstream\": \"kafka-{i}:9093\"",
                proxies,
                StringComparison.Ordinal
            );
            Assert.Contains(
                $"- \"127.0.0.1:{node.Groups["clients"].Value}:{node.Groups["clients"].Value}\"",
                s_text,
                StringComparison.Ordinal
            );
        }
    }

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Chaos.sln"))
            ? folder
            : Root(
                Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no Chaos.sln above the tests")
            );
}
