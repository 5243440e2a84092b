using Chaos.Cli.Annotating;
using Chaos.Scenarios.Files;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests.Files;

public sealed class ProcessPartTests
{
    private const string Text = """
        services:
          app: { url: "http://127.0.0.1:5001", pid: listening }
          pay: { command: node pay.js, env: { PORT: "{{port.pay}}" } }
        workloads:
          calls: { service: app, rate: 20 }
        faults:
          - pause: { service: app }
            for: 14s
        objectives:
          - availability >= 90 %
        """;

    private const string Start = "pid: listening, start: sh -e serve.sh";

    [Fact]
    public void The_process_that_listens_at_the_url_may_be_paused()
    {
        var app = Read(Text).Experiment!.Topology.Service("app").External!;
        Assert.Equal((true, null, 0), (app.IsListener, app.Pid, app.Start.Count));
    }

    [Fact]
    public void A_process_is_named_by_its_number_as_well() =>
        Assert.Equal(1234, Read(With("pid: listening", "pid: 1234")).Experiment!.Topology.Service("app").External!.Pid);

    [Fact]
    public void A_process_that_start_brings_back_may_be_killed()
    {
        var read = Read(
            With("pid: listening", $"{Start}, folder: ., env: {{ PORT: 5001 }}")
                .Replace("pause:", "kill:", StringComparison.Ordinal)
        );

        var app = read.Experiment!.Topology.Service("app").External!;
        Assert.Equal(["sh", "-e", "serve.sh"], app.Start);
        Assert.Equal("5001", app.Environment["PORT"]);
        Assert.NotNull(app.Folder);
        Assert.False(app.IsStarted);
    }

    [Theory]
    [InlineData(
        "pid: listening",
        "pid: 0",
        "services.app.pid: 0 is not allowed; allowed: the number of a process, or listening for the one that listens at the url"
    )]
    [InlineData(
        "pid: listening",
        "pid: redis",
        "services.app.pid: redis is not allowed; allowed: the number of a process, or listening for the one that listens at the url"
    )]
    [InlineData(
        "pid: listening",
        "start: sh -e serve.sh",
        "services.app.start: without pid is not allowed; allowed: beside pid, which names the process that is killed and started again"
    )]
    [InlineData(
        "command: node pay.js,",
        "command: node pay.js, pid: 7,",
        "services.pay.pid: 7 is not allowed; allowed: only with a url: a service that the run starts needs none"
    )]
    [InlineData(
        "command: node pay.js,",
        "command: node pay.js, start: node pay.js,",
        "services.pay.start: with a command is not allowed; allowed: only with a url and pid: the run itself starts "
            + "a service with a command again"
    )]
    [InlineData(
        "pid: listening",
        "pid: listening, env: { A: 1 }",
        "services.app.env: with a url is not allowed; allowed: only with a command or start: a service that runs already is not touched"
    )]
    [InlineData(", pid: listening", "", "faults[0].pause.service: app is not allowed; allowed: pay")]
    [InlineData(
        "pause:",
        "kill:",
        "faults[0].kill.service: app is not allowed; allowed: a service with start, the command that starts it again: a service "
            + "that runs already is killed only with it"
    )]
    [InlineData(
        "http://127.0.0.1:5001",
        "http://{{env.HOST}}:5001",
        "services.app.pid: listening is not allowed; allowed: beside a url with one loopback address and no placeholders: the "
            + "process has to be on this machine"
    )]
    public void A_process_that_cannot_be_used_is_a_mistake(string old, string replacement, string expected) =>
        Assert.Contains(Read(With(old, replacement)).Mistakes, m => m.Text == expected);

    [Fact]
    public void A_process_of_another_machine_is_refused()
    {
        var read = Read(With("127.0.0.1", "shop.example"), new("shop.example"));
        Assert.StartsWith(
            "services.app.pid: listening is not allowed; allowed: beside a url with one loopback address",
            Assert.Single(read.Mistakes).Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void A_run_needs_the_permission_of_the_command_line(bool isAllowed, int mistakes)
    {
        var read = ExperimentInYaml.Of(
            "mine.yaml",
            Text,
            new ExperimentReader(new() { Processes = isAllowed }, static _ => null) { IsStarted = true }
        );

        Assert.Equal(mistakes, read.Mistakes.Count);
        Assert.All(
            read.Mistakes,
            m =>
                Assert.Equal(
                    "services.app.pid: listening is not allowed; allowed: with --allow-process, because faults pause or kill a "
                        + "process that the run did not start",
                    m.Text
                )
        );
    }

    [Fact]
    public void An_arm_at_another_url_says_which_process_it_is_unless_that_is_the_one_that_listens_there()
    {
        const string Arms = """

            before: { services: { app: { url: "http://127.0.0.1:5002" } } }
            """;
        Assert.Equal(
            "before.services.app.pid: missing; expected the number of a process, or listening for the one that listens at "
                + "the url: the number belongs to another url",
            Assert.Single(Read(With("pid: listening", "pid: 1234") + Arms).Mistakes).Text
        );
        var arm = Assert.Single(Read(Text + Arms).Experiment!.Arms, a => a.Name == "before");
        Assert.True(arm.Services["app"].IsListener);
    }

    [Fact]
    public void A_fault_of_a_host_needs_one_in_every_arm() =>
        Assert.Equal(
            "before.services.pay: a url is not allowed; allowed: a command, or a url with pid: without pid a service that runs "
                + "already is not touched",
            Assert
                .Single(
                    Read(
                        With("pause: { service: app }", "pause: { service: pay }")
                            + "\nbefore: { services: { pay: { url: \"http://127.0.0.1:5002\" } } }"
                    ).Mistakes
                )
                .Text
        );

    private static string With(string old, string replacement)
    {
        Assert.Contains(old, Text, StringComparison.Ordinal);
        return Text.Replace(old, replacement, StringComparison.Ordinal);
    }

    private static ExperimentInYaml Read(string text, AllowedTargets? allowed = null) =>
        ExperimentInYaml.Of("mine.yaml", text, new ExperimentReader(allowed ?? AllowedTargets.LoopbackOnly, null));
}
