using Chaos.Cli.Annotating;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Files.Importing;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests.Files.Importing;

/// <summary>What an import becomes: a first file, and the experiment in it.</summary>
internal static class SomeImport
{
    internal static string Text(Imported import)
    {
        Assert.Empty(import.Errors);
        return new FirstFile { Url = import.Address ?? "http://127.0.0.1:5000", Import = import }.Text();
    }

    /// <summary>The experiment, in which there is no mistake.</summary>
    internal static ExperimentInYaml Read(Imported import)
    {
        var text = Text(import);
        var read = ExperimentInYaml.Of(
            "mine.yaml",
            text,
            new ExperimentReader(new AllowedTargets("shop.example.com", "api.example.com", "api.example.org"), null)
        );
        Assert.True(read.Lines.FirstOrDefault() is null, $"{string.Join('\n', read.Lines)}\n{text}");
        return read;
    }
}
