using Chaos.Cli.Annotating;
using Chaos.Scenarios.Files;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests.Files;

public sealed class ProgramPartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-programs").FullName;

    public ProgramPartTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        foreach (var program in new[] { "bin/node", "bin/dotnet", "serve" })
            File.WriteAllText(Path.Combine(_folder, program), "");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(
        "noode server.js",
        "noode is not on the PATH; did you mean node? allowed: a program on the PATH, or the path of one, such as ./serve"
    )]
    [InlineData("serve --fast", "serve is not on the PATH; did you mean ./serve? allowed: ")]
    [InlineData("xyzzy", "xyzzy is not on the PATH; allowed: a program on the PATH")]
    [InlineData(
        "./srve",
        "./srve is not there, at FOLDER/srve; allowed: a program's file, relative to the folder in which the command is started"
    )]
    public void A_missing_program_is_reported_before_anything_is_started(string command, string told)
    {
        if (OperatingSystem.IsWindows())
            return;

        Assert.StartsWith(
            $"{_folder}/mine.yaml:2:10: services.app.command: {told.Replace("FOLDER", _folder, StringComparison.Ordinal)}",
            Assert.Single(Lines(command, isStarted: true)),
            StringComparison.Ordinal
        );
        Assert.Empty(Lines(command, isStarted: false));
    }

    [Theory]
    [InlineData("node server.js")]
    [InlineData("./serve")]
    public void A_program_that_is_here_is_no_mistake(string command) => Assert.Empty(Lines(command, isStarted: true));

    private IEnumerable<string> Lines(string command, bool isStarted) =>
        ExperimentInYaml
            .Of(
                Path.Combine(_folder, "mine.yaml"),
                $$$"""
                services:
                  app: { command: {{{command}}}, env: { PORT: "{{port.app}}" } }
                workloads: { calls: { service: app, rate: 20 } }
                objectives: [ goodput >= 10 ]
                durations: { baseline: 5s }
                """,
                new ExperimentReader(
                    AllowedTargets.LoopbackOnly,
                    name => name == "PATH" ? Path.Combine(_folder, "bin") : null
                )
                {
                    IsStarted = isStarted,
                }
            )
            .Lines;
}
