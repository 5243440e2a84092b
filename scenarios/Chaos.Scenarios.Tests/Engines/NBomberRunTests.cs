using System.Text.Json;
using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Chaos.Records;

namespace Chaos.Scenarios.Tests.Engines;

/// <summary>
/// The whole tool with NBomber as its engine, on a service in Node.js. NBomber is the stand-in that this solution builds.
/// </summary>
[Collection(WholeRuns.Name)]
[Trait("Speed", "Slow")]
public sealed class NBomberRunTests
{
    private const int Terminate = 15;

    private const string Service = """
        const http = require('http');
        const tokens = new Set();
        http.createServer((request, response) => {
          const end = (status, body) => {
            console.log(`${request.method} ${request.url} ${status}`);
            response.writeHead(status, { 'content-type': 'application/json' });
            response.end(JSON.stringify(body));
          };
          if (request.url === '/login') {
            const token = `t${tokens.size}`;
            tokens.add(token);
            return end(200, { token });
          }
          if (request.url === '/orders')
            return end(tokens.has(request.headers.authorization) ? 201 : 401, {});
          if (request.url === '/slow')
            return setTimeout(() => end(200, {}), 300);
          end(request.url === '/nothing' ? 404 : 200, {});
        }).listen(process.env.PORT, '127.0.0.1');
        """;

    private const string Experiment = """
        id: shop.by-nbomber
        services:
          shop:
            command: node shop.js
            env: { PORT: "{{port.shop}}" }
            ready: { http: /health }
        journeys:
          checkout:
            - login: { post: /login, body: { user: ann }, capture: { token: $.token } }
            - think: 50ms
            - buy:
                post: /orders
                headers: { Authorization: "{{token}}" }
                body: { id: "{{uuid}}" }
                expect: { status: 201 }
        workloads:
          shop: { service: shop, rate: 20, journey: checkout }
          nobody: { service: shop, rate: 10, get: /nothing }
          reader: { service: shop, users: 2, get: /slow, timeout: 200ms, pauseAfterFailure: 0s }
        objectives:
          - availability(shop.buy) >= 90 %
          - p90(shop) < 2s
          - availability of nobody >= 90 %
        durations: { warmUp: 0s, baseline: 7s, recovery: 0s }
        """;

    private static readonly (string, string)[] s_files = [("shop.js", Service), ("mine.yaml", Experiment)];

    /// <summary>The folder of the plug-in, built in the same configuration as these tests.</summary>
    private static string PlugIn =>
        Path.Combine(
            ChaosCommand.Root,
            "scenarios",
            "Chaos.NBomber",
            Path.GetRelativePath(
                Path.Combine(ChaosCommand.Root, "tools", "Chaos.Cli"),
                Path.GetDirectoryName(ChaosCommand.Program)!
            )
        );

    [NodeFact]
    public async Task The_same_experiment_runs_and_is_judged_by_what_this_tool_measured()
    {
        using var chaos = new ChaosCommand(
            s_files,
            ["run", "mine.yaml", "--engine", "nbomber", "--format", "json"],
            ("CHAOS_NBOMBER_FOLDER", PlugIn)
        );

        await chaos.ExitsWithAsync((int)ExitCode.Failed);

        var folder = new RecordFolder(chaos.Latest);
        var trial = folder.ReadTrial(Assert.Single(folder.ReadRun().Experiments).Arms[0].Records[0]);
        Assert.Null(trial.Interrupted);
        Assert.Equal("NBomber 4.0.0", trial.Engine);
        Assert.All(trial.Workloads, w => Assert.True(w is { IsOpen: false, StartLag: null, Unfinished: 0 }));

        // Each call of the service is in the record, and no other.
        var served = Served(chaos);
        var shop = trial.Workloads.Single(w => w.Name == "shop");
        Assert.Equal(served["POST /login 200"], Good(shop.Parts!.Single(p => p.Name == "shop.login")));
        Assert.Equal(served["POST /orders 201"], Good(shop.Parts!.Single(p => p.Name == "shop.buy")));
        Assert.Equal(served["POST /login 200"], Good(shop));
        Assert.Equal(served["GET /nothing 404"], Offered(trial.Workloads.Single(w => w.Name == "nobody")));
        // 20 a second for 7 seconds: a batch that the machine delays beyond the end is not made.
        Assert.InRange(Good(shop), 80, 140);
        Assert.Equal(0, Good(trial.Workloads.Single(w => w.Name == "nobody")));

        // Two users whose calls take 200 ms, because they are given up then.
        var reader = trial.Workloads.Single(w => w.Name == "reader");
        Assert.InRange(Offered(reader), 10, 72);
        Assert.Equal(0, Good(reader));

        var findings = folder.ReadRun().Experiments[0].Findings.Select(f => $"{f.Verdict}: {f.Text}").ToList();
        Assert.Equal(
            ["Fail: Good calls of nobody in all"],
            findings.Where(f => f.StartsWith("Fail", StringComparison.Ordinal))
        );
        AssertTold(chaos);
    }

    /// <summary>The page and the terminal say what the figures mean; NBomber's own output is in a file of its own.</summary>
    private static void AssertTold(ChaosCommand chaos)
    {
        using (var document = JsonDocument.Parse(chaos.StandardOutput))
            Assert.Equal("failed", document.RootElement.GetProperty("exitCode").GetString());
        Assert.Contains("NBomber 4.0.0 begins the calls", chaos.Output, StringComparison.Ordinal);
        foreach (var report in new[] { "report.html", "report.md" })
            Assert.Contains(
                "the start lag is unknown",
                File.ReadAllText(Path.Combine(chaos.Latest, report)),
                StringComparison.Ordinal
            );
        Assert.DoesNotContain(
            "Latency counts from the time a call was due",
            File.ReadAllText(Path.Combine(chaos.Latest, "report.html")),
            StringComparison.Ordinal
        );
        var log = File.ReadAllText(Path.Combine(chaos.Latest, "logs", "nbomber.log"));
        Assert.Contains("shop/login ok ", log, StringComparison.Ordinal);
        Assert.Contains("nobody/nobody fail ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("requests by NBomber.Http: 0", log, StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task A_run_that_is_stopped_ends_NBomber_and_leaves_nothing_behind()
    {
        using var chaos = new ChaosCommand(
            s_files,
            ["run", "mine.yaml", "--engine", "nbomber"],
            ("CHAOS_NBOMBER_FOLDER", PlugIn)
        );
        await chaos.SeesAsync("candidate  load ");

        chaos.Signal(Terminate);

        await chaos.ExitsWithAsync((int)ExitCode.Interrupted);
        Assert.Contains(
            "Stopping test: the trial is over",
            await File.ReadAllTextAsync(Path.Combine(chaos.Latest, "logs", "nbomber.log")),
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(chaos.State, "runs")));
    }

    [Fact]
    public async Task Without_NBomber_the_command_that_builds_it_is_told()
    {
        using var chaos = new ChaosCommand(s_files, ["run", "mine.yaml", "--engine", "nbomber"]);

        await chaos.ExitsWithAsync((int)ExitCode.Invalid);

        Assert.Contains(
            "--engine: nbomber is not part of this build; allowed: chaos",
            chaos.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "dotnet build tools/Chaos.Cli -c Release -p:NBomber=true",
            chaos.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("paid licence", chaos.Output, StringComparison.Ordinal);
    }

    private static Dictionary<string, long> Served(ChaosCommand chaos) =>
        Directory
            .EnumerateFiles(Path.Combine(chaos.Latest, "logs"))
            .Where(f => Path.GetFileName(f).Contains("shop", StringComparison.Ordinal))
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' '))
            .Where(words => words.Length >= 3)
            .GroupBy(words => string.Join(' ', words[^3..]))
            .ToDictionary(g => g.Key, g => (long)g.Count());

    private static long Good(WorkloadRecord workload) => workload.Slots.Sum(s => s.Good());

    private static long Offered(WorkloadRecord workload) => workload.Slots.Sum(s => s.Offered());
}
