using Chaos.Cli.Annotating;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>Workloads whose calls are made elsewhere.</summary>
public sealed class ExternalPartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-external-").FullName;

    public ExternalPartTests() => File.WriteAllText(Path.Combine(_folder, "load.js"), "export default () => {}");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_load_that_is_made_elsewhere_is_awaited_for_five_minutes_until_its_first_call()
    {
        var workload = Valid("load: external");

        Assert.Equal(new ExternalTargetSpec { Service = "app" }, workload.Target);
        var load = Assert.IsType<ExternalLoad>(workload.Load);
        Assert.Equal(("the first call", TimeSpan.FromMinutes(5)), (load.Awaited, load.ReadyWithin));
        Assert.Null(load.Maker);
    }

    [Fact]
    public void What_the_file_says_of_it_is_read()
    {
        var workload = Valid(
            "load: external, listen: \"127.0.0.1:9000\", ready: { rate: 90/m, for: 3s, within: 1m }, timeout: 2s, "
                + "expect: { status: [2xx, 404] }, command: [oha, \"http://{{proxy.app}}/\"], env: { A: b }"
        );

        var load = Assert.IsType<ExternalLoad>(workload.Load);
        Assert.Equal(("127.0.0.1:9000", "1.5 calls a second for 3 s"), (load.Listen, load.Awaited));
        Assert.Equal(["2xx", "404"], ((ExternalTargetSpec)workload.Target).Statuses);
        Assert.Equal(("oha", "b"), (load.Maker!.Name, load.Maker.Environment["A"]));
        Assert.Equal(["oha", "http://{{proxy.app}}/"], load.Maker.Words);
        Assert.Equal(TimeSpan.FromSeconds(2), workload.Timeout);
    }

    [Fact]
    public void K6_runs_its_script_with_the_further_arguments()
    {
        var maker = Assert
            .IsType<ExternalLoad>(Valid("k6: { script: load.js, args: [--vus, 5], env: { A: 1 }, path: ./k6 }").Load)
            .Maker!;

        Assert.True(maker.IsK6);
        Assert.Equal([Path.Combine(_folder, "k6"), "--vus", "5", Path.Combine(_folder, "load.js")], maker.Words);
        Assert.Equal("1", maker.Environment["A"]);
    }

    [Theory]
    [InlineData("load: internal", "load: \"internal\" is not allowed; did you mean external? allowed: external")]
    [InlineData(
        "load: external, rate: 20",
        "rate: 20 is not allowed; allowed: nothing of rate beside load: external: the load is made elsewhere"
    )]
    [InlineData("load: external, pace: 1s", "pace: 1s is not allowed; allowed: nothing of pace beside load: external")]
    [InlineData(
        "load: external, get: /a",
        "get: /a is not allowed; allowed: nothing of get beside load: external: the calls are made elsewhere, and expect"
    )]
    [InlineData(
        "load: external, expect: { within: 1s }",
        "expect.within: \"1s\" is not allowed; allowed: status alone: a proxy sees no more of an answer"
    )]
    [InlineData(
        "load: external, expect: { status: [99] }",
        "expect.status[0]: 99 is not allowed; allowed: a status from 100 to 599"
    )]
    [InlineData(
        "load: external, listen: 9000",
        "listen: 9000 is not allowed; allowed: host:port, such as 127.0.0.1:9000"
    )]
    [InlineData("load: external, listen: \"10.1.2.3:9000\"", "listen: 10.1.2.3 is not allowed; allowed: ")]
    [InlineData(
        "load: external, ready: { for: 2s }",
        "ready.for: without rate is not allowed; allowed: rate beside it"
    )]
    [InlineData(
        "load: external, ready: { rate: 0 }",
        "ready.rate: 0 is not allowed; allowed: above 0, at most 1,000,000"
    )]
    [InlineData("load: external, ready: { within: 0s }", "ready.within: 0s is not allowed; allowed: 1s to 24h")]
    [InlineData("load: external, env: { A: b }", "env: given is not allowed; allowed: command beside it")]
    [InlineData(
        "load: external, command: \"oha http://{{proxy.pay}}\"",
        "command: {{proxy.pay}} is not allowed; did you mean {{proxy.app}}?"
    )]
    [InlineData("load: external, command: oha | tee a", "command: oha | tee a is not allowed; did you mean sh -c")]
    [InlineData("k6: {}", "k6.script: missing; expected text")]
    [InlineData("k6: { script: lode.js }", "k6.script: lode.js is not there, at ")]
    [InlineData("k6: { script: load.js }, load: external", "load: beside k6 is not allowed; allowed: one of the two")]
    [InlineData(
        "k6: { script: load.js }, command: oha",
        "command: \"oha\" is not allowed; allowed: nothing of command beside k6"
    )]
    [InlineData("k6: { script: load.js }, users: 5", "users: 5 is not allowed; allowed: nothing of users beside k6")]
    [InlineData(
        "path: /, rate: 20, listen: \"127.0.0.1:9000\"",
        "listen: 127.0.0.1:9000 is not allowed; allowed: listen beside load: external: the run makes this load itself"
    )]
    public void A_mistake_is_told_once(string load, string told) =>
        Assert.Contains($"workloads.calls.{told}", Assert.Single(Read(load).Lines), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"grpc://127.0.0.1:5001\"")]
    [InlineData("\"amqp://127.0.0.1:5001\"")]
    public void A_service_that_does_not_speak_HTTP_cannot_be_watched(string url) =>
        Assert.Contains(
            Of(
                $$"""
                services: { app: { url: {{url}} } }
                workloads: { calls: { service: app, load: external } }
                objectives: [ availability >= 99 % ]
                """
            ).Lines,
            l =>
                l.Contains(
                    "workloads.calls.service: app is not allowed; allowed: a service that speaks HTTP/1.1",
                    StringComparison.Ordinal
                ) || l.Contains("services.app.url", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("127.0.0.1:5001", "127.0.0.1:5001", "the service app (http://localhost:5001)")]
    [InlineData("0.0.0.0:5001", "0.0.0.0:5001", "the service app (http://localhost:5001)")]
    [InlineData("127.0.0.1:5003", "127.0.0.1:5003", "the edge app->pay (127.0.0.1:5003)")]
    [InlineData("127.0.0.1:9000", "localhost:9000", "the workload one (127.0.0.1:9000)")]
    public void An_address_at_which_something_else_of_the_file_listens_is_refused(
        string one,
        string other,
        string owner
    ) =>
        Assert.Equal(
            owner.Contains("one", StringComparison.Ordinal)
                ? $"mine.yaml:8:42: workloads.other.listen: {other} is not allowed; allowed: another address than that of {owner}: "
                    + "the calls come in at a proxy of its own"
                : $"mine.yaml:7:42: workloads.one.listen: {one} is not allowed; allowed: another address than that of {owner}: the "
                    + "calls come in at a proxy of its own",
            Of(
                $$"""
                services:
                  app: { url: "http://localhost:5001" }
                  pay: { url: "http://127.0.0.1:5002" }
                edges:
                  - { from: app, to: pay, listen: "127.0.0.1:5003" }
                workloads:
                  one:   { service: app, load: external, listen: "{{one}}" }
                  other: { service: app, load: external, listen: "{{other}}" }
                objectives: [ availability >= 99 % ]
                """,
                new("0.0.0.0")
            )
                .Lines.First()
                .Split(_folder + "/")[^1]
        );

    [Fact]
    public void A_service_over_HTTP_2_cannot_be_watched() =>
        Assert.Contains(
            "workloads.calls.service: app is not allowed; allowed: a service that speaks HTTP/1.1",
            Assert.Single(
                Of(
                    """
                    services: { app: { url: "http://127.0.0.1:5001", http: { version: 2 } } }
                    workloads: { calls: { service: app, load: external } }
                    objectives: [ availability >= 99 % ]
                    """
                ).Lines
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void An_arm_cannot_add_headers_to_calls_that_are_made_elsewhere() =>
        Assert.Contains(
            "control.headers: X-A is not allowed; allowed: no headers: the load is made elsewhere",
            Assert.Single(Read("load: external", "{ headers: { X-A: b } }").Lines),
            StringComparison.Ordinal
        );

    [Fact]
    public void Without_k6_on_this_machine_the_mistake_says_where_to_get_it()
    {
        var read = ExperimentInYaml.Of(
            Path.Combine(_folder, "mine.yaml"),
            Text("k6: { script: load.js }").Replace("node server.js", "/bin/sh server.js", StringComparison.Ordinal),
            new ExperimentReader(AllowedTargets.LoopbackOnly, name => name == "PATH" ? _folder : null)
            {
                IsStarted = true,
            }
        );

        Assert.Contains(
            "workloads.calls.k6: k6 is not on the PATH; allowed: k6 on the PATH (https://grafana.com/docs/k6/",
            Assert.Single(read.Lines, l => l.Contains("k6", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("k6: { script: load.js }", "k6: k6 is not on the PATH here")]
    [InlineData("k6: { script: load.js, path: ./k6 }", "k6: FOLDER/k6 is not here")]
    [InlineData("load: external, command: oha", "command: oha is not on the PATH here")]
    [InlineData("load: external", null)]
    public void A_program_that_makes_a_load_and_is_not_on_this_machine_is_a_warning(string load, string? told) =>
        Assert.Equal(
            told is null
                ? []
                :
                [
                    $"workloads.calls.{told.Replace("FOLDER", _folder, StringComparison.Ordinal)}; the run needs it where it runs",
                ],
            Handed
                .Missing(Read(load).Experiment!, program => program == "node")
                .Where(w => w.StartsWith("workloads", StringComparison.Ordinal))
        );

    private Workload Valid(string load)
    {
        var read = Read(load);
        Assert.Empty(read.Lines);
        return read.Experiment!.Workloads[0];
    }

    private ExperimentInYaml Read(string load, string? control = null) => Of(Text(load, control));

    private ExperimentInYaml Of(string text, AllowedTargets? allowed = null) =>
        ExperimentInYaml.Of(
            Path.Combine(_folder, "mine.yaml"),
            text,
            new ExperimentReader(allowed ?? AllowedTargets.LoopbackOnly, null)
        );

    private static string Text(string load, string? control = null) =>
        $$$"""
            services:
              app: { command: node server.js, env: { PORT: "{{port.app}}", RETRIES: 3 } }
            workloads:
              calls: { service: app, {{{load}}} }
            objectives: [ availability >= 99 % ]
            durations: { baseline: 20s }
            """
        + (
            control is null
                ? ""
                : $"\nfaults: [ latency: {{ edge: client->app, delay: 100ms, for: 15s }} ]\ncontrol: {control}"
        );
}
