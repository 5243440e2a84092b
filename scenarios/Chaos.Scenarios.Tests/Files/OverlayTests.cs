using Chaos.Cli.Annotating;
using Chaos.Cli.Yaml;
using Chaos.Scenarios.Files;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests.Files;

public sealed class OverlayTests
{
    [Fact]
    public void Maps_are_merged_lists_are_replaced_and_null_takes_away()
    {
        var read = With(
            """
            services:
              payment: { url: http://127.0.0.1:6002 }
            workloads:
              checkout: { rate: 45 }
            objectives:
              - availability >= 80 %
              - p99 < 900 ms
            control: null
            """
        );
        Assert.Empty(read.Lines);
        var experiment = read.Experiment!;
        Assert.Equal("http://127.0.0.1:6002", experiment.Topology.Service("payment").External!.Address);
        Assert.NotEmpty(experiment.Topology.Service("orders").External!.Command);
        Assert.StartsWith("45", experiment.Workloads[0].Load.Summary, StringComparison.Ordinal);
        Assert.Equal(3, experiment.Expectations.Count);
        Assert.Null(experiment.Control);
    }

    [Fact]
    public void Null_takes_away_also_in_a_map_that_only_the_second_file_has()
    {
        var read = With(
            "durations: { warmUp: null, recovery: 20s }\nworkloads: { checkout: { headers: { A: null, B: b } } }"
        );
        Assert.Empty(read.Lines);
        Assert.Equal(TimeSpan.FromSeconds(20), read.Experiment!.Durations.Recovery);
    }

    [Theory]
    [InlineData("", "mine.staging.yaml:1:1: the file is empty")]
    [InlineData("- a", "mine.staging.yaml:1:1: a list is not allowed; allowed: a mapping of what changes")]
    [InlineData("services: null", "mine.staging.yaml:1:1: services: missing; expected")]
    public void A_second_file_that_leaves_no_experiment_is_told_by_its_name(string text, string line) =>
        Assert.Contains(With(text).Lines, l => l.StartsWith(line, StringComparison.Ordinal));

    [Fact]
    public void Anchors_hold_within_the_second_file_and_a_mistake_is_told_where_they_are_used()
    {
        var read = With("services:\n  orders: &same\n    ready: { wrong: 1 }\n  payment: *same\n");
        Assert.Contains(
            read.Lines,
            l => l.StartsWith("mine.staging.yaml:3:14: services.orders.ready.wrong", StringComparison.Ordinal)
        );
        Assert.Contains(read.Lines, l => l.Contains(" services.payment.ready.wrong", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mistake_is_told_in_the_file_that_has_it()
    {
        var read = ExperimentInYaml.Of(
            "mine.yaml",
            SomeFile.Text.Replace("within: 10s", "within: soon", StringComparison.Ordinal),
            Reader,
            overlay: (
                "mine.staging.yaml",
                "workloads:\n  checkout:\n    rate: -5\n    wrong: 1\nservices:\n  payment: { url: nowhere }\n"
            )
        );
        Assert.Contains(read.Lines, l => l.StartsWith("mine.yaml:7:", StringComparison.Ordinal));
        Assert.Contains(
            read.Lines,
            l => l.StartsWith("mine.staging.yaml:3:5: workloads.checkout.rate: -5", StringComparison.Ordinal)
        );
        Assert.Contains(
            read.Lines,
            l => l.StartsWith("mine.staging.yaml:4:5: workloads.checkout.wrong", StringComparison.Ordinal)
        );
        Assert.Contains(read.Lines, l => l.StartsWith("mine.staging.yaml:6:", StringComparison.Ordinal));
        Assert.Contains(read.Annotations, a => a.File == "mine.staging.yaml");
    }

    [Fact]
    public void A_second_file_that_is_not_YAML_is_told_by_its_name() =>
        Assert.Equal("mine.staging.yaml:1:", Assert.Single(With("services: [").Lines)[.."mine.staging.yaml:1:".Length]);

    [Fact]
    public void The_file_of_an_environment_stands_beside_the_first() =>
        Assert.Equal(
            Path.Combine("a", "mine.staging.yml"),
            YamlOverlay.FileOf(Path.Combine("a", "mine.yml"), "staging")
        );

    private static ExperimentReader Reader => new(AllowedTargets.LoopbackOnly, null);

    private static ExperimentInYaml With(string overlay) =>
        ExperimentInYaml.Of("mine.yaml", SomeFile.Text, Reader, overlay: ("mine.staging.yaml", overlay));
}
