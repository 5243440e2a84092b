using Chaos.Scenarios.Testbeds.Local;
using Chaos.Scenarios.Tests.Files;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class HandedTests
{
    private const string Told =
        "services.app: nothing passes {{port.app}} to it, where it is expected to listen: put {{port.app}} into its "
        + "command or env, or say where it listens with address";

    [Theory]
    [InlineData("command: node app.js", Told)]
    [InlineData("command: node app.js\n    env: { OTHER: \"1\" }", Told)]
    [InlineData("command: \"node app.js --port {{port.app}}\"", "")]
    [InlineData("command: node app.js\n    env: { PORT: \"{{port.app}}\" }", "")]
    [InlineData("command: node app.js\n    address: http://127.0.0.1:5000", "")]
    public void A_port_that_is_passed_to_no_program_is_a_warning(string service, string told) =>
        Assert.Equal(told, string.Join('\n', Missing(service, true)));

    [Theory]
    [InlineData(
        "node app.js {{port.app}}",
        false,
        "services.app.command: node is not on the PATH here; the run needs it where it runs"
    )]
    [InlineData("node app.js {{port.app}}", true, "")]
    [InlineData("./serve {{port.app}}", false, "")]
    public void A_program_that_is_not_found_is_a_warning(string command, bool isThere, string told) =>
        Assert.Equal(told, string.Join('\n', Missing($"command: \"{command}\"", isThere)));

    [Fact]
    public void The_hint_about_a_missing_listener_depends_on_how_the_file_defines_the_service()
    {
        const string Edge = "edges:\n  - { from: app, to: payment, upstream: \"127.0.0.1:4001\" }\n";
        var topology = Read("command: node app.js\n    env: { U: \"http://{{proxy.payment}}\" }", Edge).Topology;
        Assert.Equal(
            "; it is the upstream of app->payment, and an edge has no ready: to wait for it, name payment in services, with "
                + "url: http://127.0.0.1:4001 and ready: { within: 30s }, or with a command that starts it",
            ReadyHint.Of("payment", topology.Service("payment").External!, topology)
        );
        Assert.Equal(
            " It is expected at {{port.app}}, which nothing passes to it: put {{port.app}} into its command or env, or say "
                + "where it listens with address.",
            ReadyHint.Of("app", topology.Service("app").External!, topology)
        );
        var handed = Read("command: node app.js\n    env: { PORT: \"{{port.app}}\" }", "").Topology;
        Assert.Equal(
            " It is expected at {{port.app}}, which env.PORT passes to it: does it listen there?",
            ReadyHint.Of("app", handed.Service("app").External!, handed)
        );
        var named = Read("url: http://127.0.0.1:5000", "").Topology;
        Assert.Null(ReadyHint.Of("app", named.Service("app").External!, named));
    }

    [Theory]
    [InlineData("for: 14", "faults[0].for: 14 has no unit; allowed: 14s, 14ms, or a duration such as 1m30s")]
    [InlineData(
        "for: 14s\n  - answerWithStatus: { edge: client->app, status: 503, share: 30 }",
        "did you mean 30 % or 0.3?"
    )]
    public void A_number_without_its_unit_is_reported_with_the_unit(string fault, string told) =>
        Assert.Contains(told, Assert.Single(SomeFile.Read(Text("url: http://127.0.0.1:5000", "", fault)).Lines));

    private static IEnumerable<string> Missing(string service, bool isThere) =>
        Handed.Missing(Read(service, ""), _ => isThere);

    private static Chaos.Core.Experiments.Experiment Read(string service, string more)
    {
        var read = SomeFile.Read(Text(service, more, "for: 14s"));
        Assert.Empty(read.Lines);
        return read.Experiment!;
    }

    private static string Text(string service, string more, string fault) =>
        $$"""
            version: 1
            services:
              app:
                {{service}}
            {{more}}workloads:
              calls: { service: app, path: /, rate: 20 }
            faults:
              - slow: { edge: client->app, delay: 200ms }
                {{fault}}
            objectives:
              - availability >= 95 %
            """;
}
