using Chaos.Cli.Completing;

namespace Chaos.Tools.Tests.Cli;

/// <summary>Loads the script into bash and calls it as bash does when the user presses Tab.</summary>
public sealed class CompletionTests : IDisposable
{
    private const string Ask = """
        source <(chaos completion bash) || exit 1
        complete -p chaos >/dev/null || exit 1
        COMP_LINE=$1 COMP_POINT=${#1}
        read -ra COMP_WORDS <<<"$1"
        if [[ $1 == *' ' ]]; then COMP_WORDS+=(''); fi
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _chaos
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-completion-").FullName;

    public CompletionTests()
    {
        var bin = Directory.CreateDirectory(Path.Combine(_folder, ".bin")).FullName;
        var chaos = Path.Combine(bin, "chaos");
        File.WriteAllText(chaos, $"#!/bin/sh\nexec dotnet '{BuiltTool.Assembly}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(chaos, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Combine(_folder, "experiments"));
        Directory.CreateDirectory(Path.Combine(_folder, "chaos-results", "20261128T020000Z-nightly"));
        foreach (
            var file in new[]
            {
                "exact.yaml",
                "ex $(touch evaluated).yml",
                "example.txt",
                "experiments/one.yaml",
                "settings.json",
            }
        )
            File.WriteAllText(Path.Combine(_folder, file), "");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("chaos run retry.s", "retry.storm")]
    [InlineData("chaos run retry.storm --seed 5 rest.id", "rest.idempotency-key")]
    [InlineData("chaos run sm", "smoke")]
    [InlineData("chaos ru", "run")]
    [InlineData("chaos run --see", "--seed")]
    [InlineData("chaos run --scale n", "nightly")]
    [InlineData("chaos run ex", @"ex\ \$\(touch\ evaluated\).yml", "exact.yaml", "experiments/")]
    [InlineData("chaos validate experiments/", "experiments/one.yaml")]
    [InlineData("chaos lint sett", "settings.json")]
    [InlineData("chaos report 2026", "20261128T020000Z-nightly")]
    [InlineData("chaos completion ", "--help", "bash", "fish", "pwsh", "zsh")]
    [InlineData("chaos run nothing-begins-so", "")]
    [Trait("Speed", "Slow")]
    public async Task Bash_completes(string line, params string[] expected)
    {
        var (exit, output, error) = await BuiltTool.StartAsync(
            "bash",
            ["-c", Ask, "bash", line],
            _folder,
            ("PATH", $"{Path.Combine(_folder, ".bin")}:{Environment.GetEnvironmentVariable("PATH")}")
        );

        Assert.Equal("", error);
        Assert.Equal(0, exit);
        Assert.Equal(expected, output[..^1].Split('\n'));
        // A file's name is offered and never executed.
        Assert.False(File.Exists(Path.Combine(_folder, "evaluated")));
    }

    [Fact]
    public void Every_script_says_how_it_is_loaded_and_calls_the_parser()
    {
        Assert.Equal(["bash", "fish", "pwsh", "zsh"], CompletionScript.All.Select(s => s.Shell));
        Assert.All(CompletionScript.All, s => Assert.Contains(s.Load, s.Text, StringComparison.Ordinal));
        Assert.All(CompletionScript.All, s => Assert.Contains("[suggest:", s.Text, StringComparison.Ordinal));
    }
}
