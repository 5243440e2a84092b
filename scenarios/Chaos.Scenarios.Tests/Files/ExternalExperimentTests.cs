using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Chaos.Records;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>Experiments on a user's own services, with the whole tool on real processes.</summary>
[Collection(WholeRuns.Name)]
[Trait("Speed", "Slow")]
public sealed class ExternalExperimentTests
{
    private static readonly string s_service = Path.Combine(
        AppContext.BaseDirectory,
        "Chaos.Scenarios.Tests.Service.dll"
    );

    /// <summary>A short load, with just enough calls to decide a share of good ones.</summary>
    private static string Text(string upstream = "{{proxy.payment}}", string payment = "", string more = "") =>
        $$$"""
            id: checkout.payment-cut
            services:
              orders:
                command: [dotnet, "{{{s_service}}}"]
                env: { LISTEN: "http://127.0.0.1:{{port.orders}}", UPSTREAM: "http://{{{upstream}}}/pay", TOLD: "http://{{proxy.payment}}", FALLBACK: "on", WANTS: "{{env.CHECKOUT_TOKEN}}" }
                ready: { http: /health }
              payment:
                command: [dotnet, "{{{s_service}}}"]
                env: { LISTEN: "http://127.0.0.1:{{port.payment}}" {{{payment}}} }
                ready: { http: /health, within: 10s }
            edges:
              - { from: orders, to: payment }
            workloads:
              checkout: { service: orders, path: "/orders/{{id}}", feed: ids.csv, headers: { Authorization: "{{env.CHECKOUT_TOKEN}}" }, rate: 60 }
            faults:
              - cut: { edge: orders->payment }
                for: 3500ms
            objectives:
              - goodput >= 50 during fault
            durations: { warmUp: 200ms, baseline: 2s, recovery: 500ms }
            guards:
              - reading(failures) < 1000
            observers:
              failures: { url: "http://127.0.0.1:{{port.orders}}/figures", field: "calls.failed[0]" }
            reset: { url: "http://127.0.0.1:{{port.orders}}/reset" }
            {{{more}}}
            """;

    private const string Control = """
        control:
          services: { orders: { env: { FALLBACK: "off" } } }
        """;

    [Fact]
    public async Task A_mitigation_of_the_users_passes_where_the_service_without_it_fails()
    {
        using var chaos = Run(Text(more: Control));

        var exit = await chaos.ExitAsync();

        var run = new RecordFolder(chaos.Latest).ReadRun();
        var result = Assert.Single(run.Experiments);
        BusyMachine.AssertPass(run, chaos.Output);
        Assert.Equal(result.Verdict == Verdict.Pass ? 0 : 2, exit);
        Assert.False(result.Uncontrolled);
        var files = Directory
            .EnumerateFiles(chaos.Latest, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
        Assert.Contains("for ***", files["orders.log"], StringComparison.Ordinal);
        Assert.DoesNotContain(files.Values, f => f.Contains("open-sesame", StringComparison.Ordinal));
        AssertNothingLeft(chaos);
    }

    [Fact]
    public async Task Half_of_the_requests_on_an_edge_are_refused_and_its_attempts_counted_by_call()
    {
        using var chaos = Run(
            Text()
                .Replace(
                    "- cut: { edge: orders->payment }",
                    "- answerWithStatus: { edge: orders->payment, status: 503, share: 0.5, path: /pa*, retryAfter: 1s }",
                    StringComparison.Ordinal
                )
                .Replace(
                    "goodput >= 50 during fault",
                    "attempts(orders->payment) <= 1.02 during fault",
                    StringComparison.Ordinal
                )
        );

        await chaos.ExitAsync();

        var folder = new RecordFolder(chaos.Latest);
        var record = folder.ReadTrial(
            Assert.Single(Assert.Single(Assert.Single(folder.ReadRun().Experiments).Arms).Records)
        );
        Assert.Null(Assert.Single(record.Receipts).Unproven());
        var edge = record.Services.Single(s => s.Name == "orders->payment");
        var (attempts, sent) = (
            edge.Totals[ServiceRecord.Attempts],
            record.Workloads.Single().Slots.Sum(s => s.Sent())
        );
        // Every call crossed the edge once, and canaries are not counted. A call that the client gave up before the
        // service accepted it may be missing.
        Assert.InRange(attempts, sent - 5, sent);
        Assert.Equal(attempts, edge.Totals[ServiceRecord.Calls]);
        Assert.Equal(0, edge.Totals[ServiceRecord.Retries]);
        Assert.Equal(attempts, edge.Totals[ServiceRecord.Requests]);
        AssertNothingLeft(chaos);
    }

    [Fact]
    public async Task A_reading_beyond_its_limit_stops_the_trial_and_takes_the_fault_back()
    {
        using var chaos = Run(
            Text(more: "stopWhen: [\"reading(failures) > 20\"]")
                .Replace("for: 3500ms", "for: 60s", StringComparison.Ordinal)
        );

        await chaos.ExitsWithAsync(2);

        var folder = new RecordFolder(chaos.Latest);
        var result = Assert.Single(folder.ReadRun().Experiments);
        var record = folder.ReadTrial(Assert.Single(Assert.Single(result.Arms).Records));
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        var readings = record.Series.Single(s => s.Name == "failures");
        var (value, at) = readings.Values.Zip(readings.Seconds).First(r => r.First > 20);
        Assert.Contains(result.Problems, p => p.Contains($"failures read {value:0}", StringComparison.Ordinal));
        // Reverted within seconds, although the fault was to last for a minute.
        var receipt = Assert.Single(record.Receipts);
        Assert.InRange(receipt.Reverted!.Value, TimeSpan.FromSeconds(at), TimeSpan.FromSeconds(at + 5));
        Assert.False(receipt.Afterwards!.Active);
        AssertNothingLeft(chaos);
    }

    [Fact]
    public async Task An_edge_that_nobody_crosses_makes_the_experiment_invalid()
    {
        using var chaos = Run(Text(upstream: "127.0.0.1:{{port.payment}}"));

        await chaos.ExitsWithAsync(3);
        await chaos.SeesAsync("orders->payment: no traffic crossed it before the fault");
        AssertNothingLeft(chaos);
    }

    [Fact]
    public async Task A_service_that_does_not_get_ready_is_reported_with_its_last_lines()
    {
        using var chaos = Run(Text(payment: ", FAILS: \"no such database\""));

        await chaos.ExitsWithAsync(3);
        await chaos.SeesAsync("payment ended with exit code 1 before it was ready");
        await chaos.SeesAsync("no such database");
        AssertNothingLeft(chaos);
    }

    private static ChaosCommand Run(string text) =>
        new(
            [("mine.yaml", text), ("ids.csv", "id\n1\n2\n3\n")],
            ["run", "mine.yaml"],
            ("CHECKOUT_TOKEN", "open-sesame")
        );

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            // It has just ended.
            return "";
        }
    }

    private static void AssertNothingLeft(ChaosCommand chaos)
    {
        Assert.DoesNotContain(
            Directory.EnumerateDirectories("/proc"),
            p =>
                File.Exists(Path.Combine(p, "cmdline"))
                && CommandLine(p).Contains(Path.GetFileName(s_service), StringComparison.Ordinal)
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(chaos.State, "runs")));
    }
}
