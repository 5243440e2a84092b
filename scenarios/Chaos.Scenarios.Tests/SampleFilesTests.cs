using System.Text.RegularExpressions;
using Chaos.Cli.Annotating;
using Chaos.Scenarios.Files;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests;

/// <summary>The files in docs/samples that people copy.</summary>
public sealed class SampleFilesTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "docs", "samples", "shop");

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(s_folder, "*.yaml").Select(Path.GetFileName).OfType<string>()];

    [Theory]
    [MemberData(nameof(Files))]
    public void An_experiment_has_no_mistake_and_is_in_the_table(string name)
    {
        var file = Path.Combine(s_folder, name);
        var read = ExperimentInYaml.Of(
            file,
            File.ReadAllText(file),
            new ExperimentReader(AllowedTargets.LoopbackOnly, null)
        );
        Assert.Empty(read.Lines);
        Assert.Contains($"(shop/{name})", Readme, StringComparison.Ordinal);
    }

    [Fact]
    public void The_steps_of_the_journey_share_a_row_and_hand_on_what_they_capture()
    {
        var file = Path.Combine(s_folder, "checkout.yaml");
        var experiment = ExperimentInYaml
            .Of(file, File.ReadAllText(file), new ExperimentReader(AllowedTargets.LoopbackOnly, null))
            .Experiment!;
        Assert.Equal(
            ["login", "browse", "buy", "pay"],
            Assert.Single(experiment.Workloads).Parts.Select(p => p.Name.Split('.')[^1])
        );
    }

    [Fact]
    public void The_line_of_the_job_has_options_that_there_are()
    {
        var job = File.ReadAllText(Path.Combine(s_folder, "load.yml"));
        var line = Regex.Match(job, "chaos load (.*)").Groups[1].Value;
        Assert.NotEmpty(line);
        Assert.All(
            Regex.Matches(line, @"(?<= )--?[a-z-]+").Select(m => m.Value),
            option => Assert.Matches($@"(^|\s){option}[ ,]", Help)
        );
        Assert.Contains("(shop/load.yml)", Readme, StringComparison.Ordinal);
    }

    private static string Readme => File.ReadAllText(Path.Combine(s_folder, "..", "README.md"));

    private static string Help =>
        File.ReadAllText(
            Path.Combine(Repository.Root, "scenarios", "Chaos.Scenarios.Tests", "Golden", "Help", "load.txt")
        );
}
