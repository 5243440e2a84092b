using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Cli.Commands;
using Chaos.Cli.Yaml;

namespace Chaos.Tools.Tests.Cli;

/// <summary>
/// Runs the script of the GitHub action as the runner would, with a double of the tool that records how it was called.
/// </summary>
public sealed class ActionTests : IDisposable
{
    private static readonly JsonElement s_action = Yaml("action.yml");

    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-action-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static JsonElement Step =>
        s_action.GetProperty("runs").GetProperty("steps").EnumerateArray().Single(s => s.TryGetProperty("run", out _));

    [Fact]
    public void Every_command_and_option_in_it_exists()
    {
        var script = Step.GetProperty("run").GetString()!;
        var run = new Command("run");
        new RunCommand().Configure(run);

        Assert.Contains("chaos\" run ", script, StringComparison.Ordinal);
        var options = Regex.Matches(script, "--[a-z-]+").Select(m => m.Value).ToList();
        Assert.Equal(
            ["--seed", "--output", "--scale", "--rounds", "--inconclusive", "--retry-inconclusive", "--allow-target"],
            options
        );
        Assert.All(options, o => Assert.Contains(o, run.Options.Select(known => known.Name)));
        Assert.True(File.Exists(Path.Combine(BuiltTool.Root, "chaos")));
    }

    [Fact]
    public void Every_input_is_declared_with_its_meaning_and_default_and_is_used()
    {
        var inputs = s_action.GetProperty("inputs").EnumerateObject().ToList();
        Assert.All(inputs, i => Assert.NotEqual("", i.Value.GetProperty("description").GetString()));
        Assert.All(inputs, i => Assert.Equal(JsonValueKind.String, i.Value.GetProperty("default").ValueKind));
        var used = Regex
            .Matches(File.ReadAllText(Path.Combine(BuiltTool.Root, "action.yml")), @"inputs\.([a-z-]+)")
            .Select(m => m.Groups[1].Value)
            .Distinct();
        Assert.Equal(inputs.Select(i => i.Name).Order(), used.Order());
        var given = Yaml(".github/workflows/ci.yml")
            .GetProperty("jobs")
            .EnumerateObject()
            .SelectMany(j => j.Value.GetProperty("steps").EnumerateArray())
            .Where(s => s.TryGetProperty("uses", out var uses) && uses.GetString() == "./")
            .SelectMany(s => s.GetProperty("with").EnumerateObject())
            .Select(w => w.Name)
            .ToList();
        Assert.NotEmpty(given);
        Assert.All(given, name => Assert.Contains(name, inputs.Select(i => i.Name)));
    }

    [Fact]
    public void No_input_is_ever_part_of_the_scripts_text() =>
        Assert.DoesNotContain("${{", Step.GetProperty("run").GetString()!, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [Trait("Speed", "Slow")]
    public async Task It_passes_its_inputs_to_the_tool_and_returns_its_exit_code(int code)
    {
        var (exit, outputs) = await RunAsync(
            code,
            ("WHAT", "rest.* $(touch evaluated);x"),
            ("SEED", "7"),
            ("SCALE", "nightly"),
            ("ROUNDS", "3"),
            ("INCONCLUSIVE", "warn"),
            ("RETRIES", "1"),
            ("ALLOW", "a.example b.example"),
            ("OUTPUT", "my results")
        );

        Assert.Equal(code, exit);
        Assert.Equal(
            [
                "run",
                "rest.*",
                "$(touch",
                "evaluated);x",
                "--seed",
                "7",
                "--output",
                "my results",
                "--scale",
                "nightly",
                "--rounds",
                "3",
                "--inconclusive",
                "warn",
                "--retry-inconclusive",
                "1",
                "--allow-target",
                "a.example",
                "--allow-target",
                "b.example",
            ],
            await File.ReadAllLinesAsync(Path.Combine(_folder, "called"))
        );
        Assert.Equal([$"exit-code={code}", "report=my results/report.html"], outputs);
        Assert.False(File.Exists(Path.Combine(_folder, "evaluated")));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Its_defaults_run_the_smoke_suite()
    {
        var defaults = s_action
            .GetProperty("inputs")
            .EnumerateObject()
            .ToDictionary(i => i.Name, i => i.Value.GetProperty("default").GetString()!);
        var environment = Step.GetProperty("env")
            .EnumerateObject()
            .Select(e =>
                (e.Name, (string?)defaults[Regex.Match(e.Value.GetString()!, @"inputs\.([a-z-]+)").Groups[1].Value])
            )
            .ToArray();

        Assert.Equal(0, (await RunAsync(0, environment)).Exit);
        Assert.Equal(
            ["run", "smoke", "--seed", "42", "--output", "chaos-results/action"],
            await File.ReadAllLinesAsync(Path.Combine(_folder, "called"))
        );
    }

    private async Task<(int Exit, string[] Outputs)> RunAsync(int code, params (string Name, string? Value)[] inputs)
    {
        var chaos = Path.Combine(_folder, "chaos");
        await File.WriteAllTextAsync(chaos, $"#!/bin/sh\nprintf '%s\\n' \"$@\" > called\nexit {code}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(chaos, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // A file that the pattern would match if the shell expanded it.
        await File.WriteAllTextAsync(Path.Combine(_folder, "rest.of-it"), "");
        var outputs = Path.Combine(_folder, "outputs");
        var (exit, _, error) = await BuiltTool.StartAsync(
            "bash",
            ["--noprofile", "--norc", "-eo", "pipefail", "-c", Step.GetProperty("run").GetString()!],
            _folder,
            [.. inputs, ("GITHUB_ACTION_PATH", _folder), ("GITHUB_OUTPUT", outputs)]
        );
        Assert.Equal("", error);
        return (exit, await File.ReadAllLinesAsync(outputs));
    }

    private static JsonElement Yaml(string file)
    {
        var document = YamlReader.Read(File.ReadAllText(Path.Combine(BuiltTool.Root, file)));
        Assert.Empty(document.Mistakes);
        return document.Root!.Value;
    }
}
