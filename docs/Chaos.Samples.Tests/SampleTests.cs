using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Events;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Policies;
using Chaos.Core.Records;
using Chaos.Core.Texts;
using Chaos.Engine.Simulation;
using Chaos.Faults;
using Chaos.Mitigations;
using Chaos.Mitigations.Linting;
using Chaos.Mitigations.Pipelines;
using Chaos.Proxy;
using Chaos.Proxy.Links;
using Chaos.Proxy.Toxics;
using Chaos.Reports;
using Chaos.Scenarios;
using Chaos.Targets;
using Chaos.Targets.Protocols;
using Chaos.Targets.Requests;

namespace Chaos.Samples.Tests;

/// <summary>Tests that each sample does what its summary says, as code outside of the product.</summary>
public sealed class SampleTests
{
    [Fact]
    public void The_table_lists_every_sample_and_nothing_else()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Chaos.sln")))
            folder = Path.GetDirectoryName(folder)!;
        var samples = Path.Combine(folder, "docs", "samples");

        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(samples, "Chaos.Samples"), "*.cs").Select(Path.GetFileName).Order(),
            File.ReadLines(Path.Combine(samples, "README.md"))
                .Where(l =>
                    l.StartsWith("| ", StringComparison.Ordinal) && l.Contains(".cs]", StringComparison.Ordinal)
                )
                .Select(l => l.Split('[')[1].Split(']')[0])
                .Order()
        );
    }

    [Fact]
    public async Task The_experiment_has_no_mistake_and_passes_in_the_simulation()
    {
        var experiment = new RetryFailedPayments().Build(Scale.Smoke);
        Assert.Empty(experiment.Errors());

        var records = await SimulatedRun.RecordsAsync(experiment, 42, CancellationToken.None);

        Assert.Equal(Verdict.Pass, Judge.Decide(experiment, records).Verdict);
    }

    [Fact]
    public void The_suite_has_experiments_of_the_catalogue() =>
        Assert.Contains("retry.storm", new Payments().Experiments.Select(e => e.Id));

    [Fact]
    public void The_mitigation_is_found_by_its_kind_and_refuses_a_share_beyond_its_limit()
    {
        var errors = new List<PlanError>();
        using var policy = JsonDocument.Parse("""{"mitigations": [{"kind": "brownout", "share": 30}]}""");

        Assert.Null(PolicyJson.Read(policy.RootElement, "policy", errors));
        Assert.Equal(
            "policy.mitigations[0].share: 30 is not allowed; did you mean 30 % or 0.3? allowed: above 0, below 1",
            $"{Assert.Single(errors)}"
        );
    }

    [Fact]
    public async Task The_mitigation_rejects_its_share_of_the_calls_and_counts_them()
    {
        var policy = new Policy { Mitigations = [new Brownout { Share = .25 }] };
        var pipeline = new PolicyPipeline(policy, TimeProvider.System, 1);
        var rejected = 0;
        for (var i = 0; i < 1000; i++)
        {
            var result = await pipeline.ExecuteAsync(
                new Call(i, 0),
                "",
                0,
                static (_, _, _) => new(new CallResult(CallStatus.Ok)),
                CancellationToken.None
            );
            rejected += result.Status == CallStatus.Rejected ? 1 : 0;
        }

        Assert.InRange(rejected, 200, 300);
        Assert.Equal(rejected, pipeline.Counts().Events[Brownout.RejectedCounter]);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void The_lint_rule_warns_of_a_retry_whose_attempts_have_no_limit(bool isLimited, int warnings)
    {
        IReadOnlyList<Mitigation> limit = isLimited
            ? [new Mitigations.Timeout { Duration = TimeSpan.FromSeconds(1) }]
            : [];
        var file = new PolicyFile
        {
            Policies = new Dictionary<string, Policy>
            {
                ["order->payment"] = new() { Mitigations = [new Retry { MaxRetryAttempts = 1 }, .. limit] },
            },
        };

        Assert.Equal(warnings, new RetryWithoutTimeout().Check(file).Count(f => f.Severity == LintSeverity.Warning));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task The_fault_is_active_until_it_is_reverted()
    {
        await using var site = await FakeSite.StartAsync();
        var fault = new JitteryEdge(FakeSite.Edge, TimeSpan.FromMilliseconds(40)).Bind(site);

        await fault.InjectAsync(CancellationToken.None);
        Assert.True((await fault.ReadBackAsync(CancellationToken.None)).Active);
        await fault.RevertAsync(CancellationToken.None);
        Assert.False((await fault.ReadBackAsync(CancellationToken.None)).Active);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task The_fault_and_the_toxic_are_found_in_a_plug_in()
    {
        var file = typeof(JitteryEdge).Assembly.Location;
        Assert.Null(FaultNames.Find("jittery"));
        Assert.Null(PlugIns.Load(file));
        Assert.Contains("jittery", FaultNames.All);
        Assert.Equal("JitteryEdge", FaultNames.Find("jittery")!.Name);

        await using var server = await ProxyServer.StartAsync(
            new() { Port = 0, PlugIns = [file] },
            TimeProvider.System,
            CancellationToken.None
        );
        using var http = new HttpClient { BaseAddress = server.Address };
        foreach (
            var (path, body) in new[]
            {
                ("proxies", """{"name":"p","upstream":"127.0.0.1:1"}"""),
                ("proxies/p/toxics", """{"type":"first_bytes","attributes":{"delay":5}}"""),
            }
        )
        {
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body));
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
        Assert.Contains(
            "\"delay\":5",
            await http.GetStringAsync(new Uri("proxies", UriKind.Relative)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_fault_has_a_limit_and_a_word_for_its_effect()
    {
        var fault = new JitteryEdge(FakeSite.Edge, TimeSpan.Zero);

        Assert.Equal("f.most: 0s is not allowed; allowed: above 0s, at most 1m", $"{Assert.Single(fault.Errors("f"))}");
    }

    [Fact]
    public void The_toxic_delays_only_the_first_bytes_of_a_connection()
    {
        var toxic = new FirstBytesToxic { Delay = TimeSpan.FromMilliseconds(50) };
        var seat = new Seat(1);
        var first = toxic.Decide(Piece.Data(new byte[10], 10, TimeSpan.FromSeconds(1)), seat, TimeSpan.Zero);
        seat.BytesPassed += 10;
        var second = toxic.Decide(Piece.Data(new byte[10], 10, TimeSpan.FromSeconds(2)), seat, TimeSpan.Zero);

        Assert.Equal((1050, 2000), (first.At.TotalMilliseconds, second.At.TotalMilliseconds));
    }

    [Fact]
    public async Task The_metric_counts_the_failed_calls_of_a_phase_and_can_be_read_from_a_file()
    {
        var experiment = new RetryFailedPayments().Build(Scale.Smoke);
        var records = await SimulatedRun.RecordsAsync(experiment, 42, CancellationToken.None);
        var control = records.Where(r => r.Arm == "none").ToList();

        var failed = new FailedCalls().Measure(control, Phase.DuringFault)!.Value.Value;

        // A fifth of 100 calls a second for 20 s.
        Assert.InRange(failed, 300, 500);
        Assert.IsType<FailedCalls>(FailedCalls.Word.Read("failures", null));
    }

    [Fact]
    public void The_report_has_a_line_for_each_experiment_and_escapes_its_texts()
    {
        var run = new RunRecord
        {
            Name = "r",
            StartedUtc = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.Zero,
            Seed = 1,
            Planned = 1,
            Environment = new()
            {
                OperatingSystem = "o",
                Cores = 1,
                Runtime = "r",
                Version = "v",
            },
            Experiments =
            [
                Judge.Invalid(new RetryFailedPayments().Build(Scale.Smoke) with { Id = "=a\"b" }, [new("f", "v", "a")]),
            ],
        };
        using var output = new StringWriter();

        new CsvReport().Write(new RunContent(run, _ => throw new NotSupportedException()), output);

        Assert.StartsWith("experiment,verdict,headline\n\"'=a\"\"b\",Invalid,\"", output.ToString());
    }

    [Fact]
    public void The_protocol_reads_its_word_and_makes_the_call_of_its_driver()
    {
        var errors = new List<PlanError>();
        var protocol = new ConnectProtocol();
        var reading = new CallReading
        {
            Path = "workloads.any",
            Service = "any",
            Folder = ".",
            Secrets = Secrets.None,
            Allowed = AllowedTargets.LoopbackOnly,
            Texts = new TextCheck(Secrets.None, errors),
        };
        protocol.Check(new ConnectProtocol.ConnectWords { Connect = "twice" }, reading);
        protocol.CheckHeaders(new Dictionary<string, string> { ["X-Retries"] = "0" }, "control.headers", reading.Texts);

        Assert.Equal(
            [
                "workloads.any.connect: twice is not allowed; allowed: once",
                "control.headers: X-Retries is not allowed; allowed: without a load over connections, whose calls have no headers",
            ],
            errors.Select(e => $"{e}")
        );
        Assert.IsType<ConnectTargetSpec>(
            protocol.TargetOf(new ConnectProtocol.ConnectWords { Connect = "once" }, reading)
        );
    }

    [Fact]
    public void The_watcher_writes_a_line_for_each_verdict_and_nothing_for_other_events()
    {
        var file = Path.GetTempFileName();
        try
        {
            var experiment = new RetryFailedPayments().Build(Scale.Smoke);
            var watcher = new VerdictsOutput().Open(file);
            watcher.Watch(new StopAsked());
            watcher.Watch(new VerdictGiven(experiment, Judge.Invalid(experiment, [new("f", "v", "a")])));

            Assert.Equal("sample.retry Invalid\n", File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task The_command_counts_the_experiments_that_match()
    {
        var sample = new CountCommand();
        var command = new Command(sample.Name, sample.Purpose);
        sample.Configure(command);
        using var output = new StringWriter();

        Assert.Equal(0, await command.Parse(["retry.storm"]).InvokeAsync(new() { Output = output }));
        Assert.Equal("1", output.ToString().Trim());
    }

    [Fact]
    public void The_requirement_says_how_to_install_a_missing_program() =>
        Assert.True(new Curl().Find() is null or ['/', ..] && new Curl().HowToGet.Length > 0);

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task The_driver_distinguishes_an_open_port_from_a_closed_one()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"tcp://{listener.LocalEndpoint}");
        await using var target = new ConnectTargetSpec { Service = "any" }.Connect(new(address, "trial", 1));

        Assert.Equal(CallStatus.Ok, (await target.CallAsync(new(0, 0), CancellationToken.None)).Status);
        listener.Stop();
        Assert.Equal(CallStatus.Refused, (await target.CallAsync(new(1, 0), CancellationToken.None)).Status);
    }
}
