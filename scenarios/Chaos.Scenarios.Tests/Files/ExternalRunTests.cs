using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Chaos.Core.Calls;
using Chaos.Core.Trials;
using Chaos.Records;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>Loads that are made elsewhere, by programs of others, with the whole tool.</summary>
[Collection(WholeRuns.Name)]
[Trait("Speed", "Slow")]
public sealed partial class ExternalRunTests : IDisposable
{
    private static readonly string s_service = Path.Combine(
        AppContext.BaseDirectory,
        "Chaos.Scenarios.Tests.Service.dll"
    );

    /// <summary>Bytes of the body of an answer of the service.</summary>
    private const int Health = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-elsewhere-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [NeedsPeerFact("vegeta")]
    public async Task The_calls_of_vegeta_are_counted_in_the_seconds_in_which_it_made_them()
    {
        using var chaos = new ChaosCommand(
            [
                (
                    "mine.yaml",
                    Text("load: external, ready: { rate: 10, for: 1s, within: 1m }", "baseline: 4s, recovery: 0s")
                ),
            ],
            ["run", "mine.yaml"]
        );
        await chaos.SeesAsync("send the load to http://");
        var address = Address().Match(chaos.Output).Groups[1].Value;

        var made = await AttackAsync(address, seconds: 9);

        Assert.True(await chaos.ExitAsync() is 0, chaos.Output);
        var trial = TrialOf(chaos);
        var calls = Assert.Single(trial.Workloads);
        Assert.Equal(address, calls.External!.Address);
        var due = made.Count(m => m.At >= trial.StartedUtc && m.At < trial.StartedUtc + trial.Times.LoadEnd);
        // Some may come later than they were due, at both ends.
        Assert.InRange(calls.Slots.Sum(s => s.Offered()), due - 10, due + 10);
        Assert.Equal(calls.Slots.Sum(s => s.Offered()), calls.Slots.Sum(s => s.Good()));
        Assert.True(calls.External.Seen >= calls.Slots.Sum(s => s.Offered()) + 5);
        // Each that was answered came in, and each that came in was answered or cut off at the end. What vegeta made later was
        // refused.
        var cut = made.Count(m => m.Status == 0 && !m.Error.Contains("refused", StringComparison.Ordinal));
        var answered = made.Count(m => m.Status == 200);
        Assert.InRange(calls.External.Seen, answered, answered + cut);
        Assert.Contains(made, m => m.Error.Contains("refused", StringComparison.Ordinal));
        Assert.All(calls.Slots, s => Assert.Equal(s.Good() * Health, s.BytesReceived));
        Assert.Contains(
            "Load made elsewhere",
            File.ReadAllText(Path.Combine(chaos.Latest, "report.html")),
            StringComparison.Ordinal
        );
    }

    [NeedsPeerFact("k6")]
    public async Task A_script_of_k6_is_judged_by_what_comes_in_and_its_thresholds_are_shown()
    {
        var k6 = await UnpackedAsync("k6");
        using var chaos = new ChaosCommand(
            [
                (
                    "mine.yaml",
                    Text(
                        $"k6: {{ script: load.js, path: {k6}, args: [--vus, 5, --duration, 10m] }}",
                        "baseline: 3s, recovery: 3s",
                        "faults: [ cut: { edge: client->app, for: 3s } ]"
                    )
                ),
                (
                    "load.js",
                    """
                    import http from "k6/http";
                    import { sleep } from "k6";
                    export const options = { thresholds: { http_reqs: ["count>10"], http_req_failed: ["rate<0.01"] } };
                    export default function () { http.get(`${__ENV.BASE_URL}/health`); sleep(0.05); }
                    """
                ),
            ],
            ["run", "mine.yaml"]
        );

        Assert.True(await chaos.ExitAsync() is 1, chaos.Output);
        var calls = Assert.Single(TrialOf(chaos).Workloads);
        Assert.True(calls.Slots.Sum(s => s.Of(CallStatus.Refused)) > 20, chaos.Output);
        var external = calls.External!;
        Assert.Equal(("k6", null), (external.Maker, external.ExitCode));
        // Those in flight when k6 was ended, and those that met a connection while it was cut.
        Assert.InRange(external.Made!.Value, external.Seen - 10, external.Seen + 10);
        Assert.Equivalent(
            new[]
            {
                new MakerThreshold("http_reqs", "count>10", true),
                new MakerThreshold("http_req_failed", "rate<0.01", false),
            },
            external.Thresholds
        );
        Assert.Matches(@"http_req_failed\s+rate<0\.01\s+crossed", chaos.Output);
        Assert.DoesNotContain(Process.GetProcesses(), p => PathOf(p) == k6);
    }

    [NodeFact]
    public async Task A_program_that_ends_before_the_trial_leaves_it_undecided()
    {
        using var chaos = new ChaosCommand(
            [
                (
                    "mine.yaml",
                    Text(
                        "load: external, command: [node, -e, \"fetch(process.env.BASE_URL + '/health')\"]",
                        "baseline: 9s, recovery: 0s"
                    )
                ),
            ],
            ["run", "mine.yaml"]
        );

        Assert.True(await chaos.ExitAsync() is 2, chaos.Output);
        Assert.Matches(@"calls: no call from second \d+ on: node\s+ended with exit code 0", chaos.Output);
    }

    private static string Text(string load, string durations, string faults = "") =>
        $$$"""
            services:
              app:
                command: [dotnet, "{{{s_service}}}"]
                env: { LISTEN: "http://127.0.0.1:{{port.app}}" }
                ready: { http: /health }
            workloads:
              calls: { service: app, {{{load}}} }
            objectives: [ availability >= 90 % ]
            durations: { warmUp: 500ms, {{{durations}}} }
            {{{faults}}}
            """;

    private static TrialRecord TrialOf(ChaosCommand chaos)
    {
        var folder = new RecordFolder(chaos.Latest);
        return folder.ReadTrial(Assert.Single(folder.ReadRun().Experiments).Arms[0].Records[0]);
    }

    /// <summary>Attacks an address with 50 requests a second. Returns when vegeta made each of them, and how it ended.</summary>
    private async Task<IReadOnlyList<(DateTimeOffset At, int Status, string Error)>> AttackAsync(
        string address,
        int seconds
    )
    {
        var (vegeta, results) = (NeedsPeerFactAttribute.Find("vegeta")!, Path.Combine(_folder, "results.bin"));
        await OutputAsync(
            "sh",
            "-c",
            $"echo GET {address}/health | {vegeta} attack -rate 50 -duration {seconds}s -output {results}"
        );
        return
        [
            .. (await OutputAsync(vegeta, "encode", "--to", "csv", results))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(','))
                .Select(cells =>
                    (
                        DateTimeOffset.UnixEpoch.AddTicks(
                            long.Parse(cells[0], CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick
                        ),
                        int.Parse(cells[1], CultureInfo.InvariantCulture),
                        cells[5]
                    )
                ),
        ];
    }

    private async Task<string> UnpackedAsync(string program)
    {
        var found = NeedsPeerFactAttribute.Find(program)!;
        if (!found.EndsWith(".xz", StringComparison.Ordinal))
            return found;
        var unpacked = Path.Combine(_folder, program);
        await OutputAsync("sh", "-c", $"xz -dkc '{found}' > '{unpacked}' && chmod +x '{unpacked}'");
        return unpacked;
    }

    private static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static string? PathOf(Process process)
    {
        using (process)
            try
            {
                return process.MainModule?.FileName;
            }
            catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                return null;
            }
    }

    [GeneratedRegex(@"send the load to (http://[\d.:]+)")]
    private static partial Regex Address();
}
