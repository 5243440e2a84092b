using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Cli.Annotating;
using Chaos.Core.Judging;
using Chaos.Scenarios.Files;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>Reads the experiments in targets/Real, which targets/Real/run.sh runs. Nothing is started here.</summary>
public sealed partial class RealTargetsTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "targets", "Real");

    /// <summary>The folders.</summary>
    public static TheoryData<string> Targets =>
        [
            .. Directory
                .EnumerateFiles(s_folder, "chaos.yaml", SearchOption.AllDirectories)
                .Select(f => Path.GetFileName(Path.GetDirectoryName(f)!))
                .Order(),
        ];

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_target_is_read_without_a_mistake_and_says_what_is_expected(string target)
    {
        var file = Path.Combine(s_folder, target, "chaos.yaml");
        var lines = File.ReadAllLines(file);

        Assert.Empty(
            ExperimentInYaml
                .Of(file, File.ReadAllText(file), new ExperimentReader(AllowedTargets.LoopbackOnly, null))
                .Lines
        );
        Assert.True(
            ExpectLine().Match(lines[0]) is { Success: true } expected
                && Enum.TryParse<Verdict>(expected.Groups[1].Value, out _),
            $"{target}: {lines[0]}"
        );
        Assert.Contains(lines, l => l.StartsWith("# By hand", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void What_a_target_needs_from_npm_is_pinned(string target)
    {
        var file = Path.Combine(s_folder, target, "package.json");
        if (!File.Exists(file))
            return;
        using var package = JsonDocument.Parse(File.ReadAllText(file));
        foreach (var dependency in package.RootElement.GetProperty("dependencies").EnumerateObject())
            Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+$", dependency.Value.GetString());
        var locked = File.ReadAllText(Path.Combine(s_folder, target, "package-lock.json"));
        Assert.DoesNotContain("\"resolved\"", locked, StringComparison.Ordinal);
    }

    [GeneratedRegex("^# expect: ([A-Z][a-z]+)$")]
    private static partial Regex ExpectLine();
}
