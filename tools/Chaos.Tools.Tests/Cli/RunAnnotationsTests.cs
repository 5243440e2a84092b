using Chaos.Cli.Annotating;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Records;
using Chaos.Scenarios.Files;
using Chaos.Targets;

namespace Chaos.Tools.Tests.Cli;

public sealed class RunAnnotationsTests
{
    private const string Text = """
        services:
          app: { url: "http://127.0.0.1:5000" }
        workloads:
          front: { service: app, rate: 100 }
        objectives:
          - p99 < 400 ms
          - availability >= 99 %
        guards:
          - recovers within 5 s
        """;

    private static readonly ExperimentInYaml s_file = ExperimentInYaml.Of(
        "mine.yaml",
        Text,
        new ExperimentReader(AllowedTargets.LoopbackOnly, environment: null)
    );

    [Fact]
    public void Each_objective_of_a_file_that_is_missed_is_an_error_at_its_line()
    {
        var result = Result(
            "mine",
            Verdict.Fail,
            Finding("Objective", Verdict.Pass, "p99"),
            Finding("Objective", Verdict.Fail, "availability"),
            Finding("Guard", Verdict.Fail, "recovery")
        );
        Assert.Equal(
            [
                "::error file=mine.yaml,line=7,title=mine%3A Fail::Availability: why%0Aagain: chaos run mine",
                "::error file=mine.yaml,line=9,title=mine%3A Fail::Recovery: why%0Aagain: chaos run mine",
            ],
            Commands(Run(result))
        );
    }

    [Fact]
    public void What_spoils_a_whole_measurement_is_a_warning_of_the_file_with_what_would_settle_it()
    {
        var result = Result("mine", Verdict.Inconclusive, Finding("Objective", Verdict.Fail, "p99")) with
        {
            Problems = ["the generator was late"],
            Headline = "the generator was late",
            SpoiledByMachine = true,
        };
        var run = Run(result) with { SpoiledTries = [new("mine", 1, "late, too", [])] };
        Assert.Equal(
            [
                "::warning file=mine.yaml,title=mine%3A Inconclusive::the generator was late%0Aanother "
                    + "try on a quieter machine may settle it: --retry-inconclusive%0A2nd try: the first was "
                    + "spoiled: late, too%0Aagain: chaos run mine",
            ],
            Commands(run)
        );
    }

    [Fact]
    public void Experiments_of_the_catalogue_have_no_file_and_the_worst_come_first()
    {
        var commands = Commands(
            Run(
                Result("some.open", Verdict.Inconclusive, Finding("Objective", Verdict.Inconclusive, "p99")),
                Result("some.fine", Verdict.Pass),
                Result("some.wrong", Verdict.Invalid) with
                {
                    Headline = "rounds: 0",
                    Problems = ["rounds: 0"],
                },
                Result("some.refuted", Verdict.Refuted)
            )
        );
        Assert.Equal(
            [
                "::error title=some.wrong%3A Invalid::rounds: 0%0Aagain: chaos run some.wrong",
                "::warning title=some.open%3A Inconclusive::P99: why%0Aagain: chaos run some.open",
            ],
            commands
        );
    }

    [Fact]
    public void Mutants_that_survive_and_a_run_that_broke_are_errors()
    {
        var run = Run() with
        {
            Mutants =
            [
                new("some.one", "timeout ignored", "Peak", Verdict.Pass, "112"),
                new("some.one", "no budget", "Peak", Verdict.Fail, "900"),
            ],
            Broke = true,
            Interrupted = "the warden ended before the run",
        };
        Assert.Equal(
            [
                "::error title=chaos%3A the run ended early::the warden ended before the run",
                "::error title=some.one%2C timeout ignored%3A survives::not detected by: Peak: 112",
            ],
            Commands(run)
        );
    }

    private static IEnumerable<string> Commands(RunRecord run) =>
        RunAnnotations
            .Of(run, new Dictionary<string, ExperimentInYaml> { ["mine"] = s_file })
            .Select(a => a.Command(f => f));

    private static RunRecord Run(params IReadOnlyList<ExperimentResult> results) =>
        new()
        {
            Name = "some",
            StartedUtc = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.Zero,
            Seed = 1,
            Planned = results.Count,
            Experiments = results,
            Environment = new()
            {
                OperatingSystem = "some",
                Cores = 2,
                Runtime = "some",
                Version = "0",
            },
        };

    private static ExperimentResult Result(string id, Verdict verdict, params IReadOnlyList<Finding> findings) =>
        new()
        {
            Id = id,
            Title = "",
            Claim = "",
            Kind = ExperimentKind.Mitigation,
            Verdict = verdict,
            Story = "",
            Fault = "",
            Focus = new("", "", ""),
            Findings = findings,
            Again = $"chaos run {id}",
            Headline = findings.FirstOrDefault(f => f.Verdict == verdict) is { } telling ? telling.Headline : "nothing",
        };

    private static Finding Finding(string kind, Verdict verdict, string metric) =>
        new()
        {
            Kind = kind,
            Verdict = verdict,
            Metric = metric,
            Text = $"{char.ToUpperInvariant(metric[0])}{metric[1..]}",
            Unit = MetricUnit.Milliseconds,
            Expected = "≤ 1",
            Why = "why",
            Arms = [],
        };
}
