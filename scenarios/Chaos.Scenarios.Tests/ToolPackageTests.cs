using System.Text.Json;
using Chaos.Records;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// The tool as installed from its package: it has to find its child programs, and these their native libraries, where
/// the package has put them.
/// </summary>
[Collection(WholeRuns.Name)]
[Trait("Speed", "Slow")]
public sealed class ToolPackageTests(ToolPackage package) : IClassFixture<ToolPackage>
{
    private const int Terminate = 15;

    [Fact]
    public async Task A_tool_of_a_repository_is_called_by_dotnet_and_says_so()
    {
        Assert.Contains(
            "retry.storm",
            await package.DotnetAsync(package.Repository, "chaos", "list"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "  dotnet chaos run retry.storm --simulate\n",
            await package.DotnetAsync(package.Repository, "chaos", "run", "--help"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task It_needs_no_SDK()
    {
        using var doctor = Start("doctor", "--format", "json");
        await doctor.ExitsWithAsync(0);
        Assert.False(
            Json(doctor)
                .GetProperty("requirements")
                .EnumerateArray()
                .Single(r => r.GetProperty("name").GetString() == ".NET 10 SDK")
                .GetProperty("essential")
                .GetBoolean()
        );
    }

    [Theory]
    [InlineData("chain.availability", "bank")] // the shop's services behind the proxy, with SQLite
    [InlineData("kafka.commit-order", "worker")] // the mock of Kafka and a worker, with librdkafka
    public async Task An_installed_tool_starts_its_programs_measures_and_writes_one_document(
        string experiment,
        string log
    )
    {
        var summary = Path.Combine(Path.GetTempPath(), $"chaos-summary-{Guid.NewGuid():n}");
        try
        {
            using var chaos = Start(
                ["run", experiment, "--format", "json", "--output", "out"],
                ("GITHUB_STEP_SUMMARY", summary)
            );
            await chaos.SeesAsync("  baseline ");

            chaos.Signal(Terminate);

            await chaos.ExitsWithAsync(130);
            var run = Json(chaos);
            var folder = run.GetProperty("folder").GetString()!;
            Assert.Equal("interrupted", run.GetProperty("exitCode").GetString());
            var result = Assert.Single(run.GetProperty("experiments").EnumerateArray());
            Assert.Equal(
                $"{package.Command} run {experiment} --seed 42 --output out-2 --format json",
                result.GetProperty("again").GetString()
            );
            using (var file = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "run.json"))))
                Assert.Equal(
                    file.RootElement.EnumerateObject().Select(p => p.Name).Prepend("folder"),
                    run.EnumerateObject().Select(p => p.Name)
                );
            var trial = new RecordFolder(folder).ReadTrial(
                result.GetProperty("arms")[0].GetProperty("records")[0].GetString()!
            );
            Assert.True(trial.Workloads[0].Slots.Sum(s => s.Good()) > 0, chaos.Output);
            Assert.Contains(
                Directory.EnumerateFiles(Path.Combine(folder, "logs")),
                f => Path.GetFileName(f).Contains(log, StringComparison.Ordinal)
            );
            Assert.Equal(
                await File.ReadAllTextAsync(Path.Combine(folder, "report.md")) + "\n",
                await File.ReadAllTextAsync(summary)
            );
            Assert.Empty(Directory.EnumerateDirectories(Path.Combine(chaos.State, "runs")));
        }
        finally
        {
            File.Delete(summary);
        }
    }

    private ChaosCommand Start(params string[] arguments) => Start(arguments, []);

    private ChaosCommand Start(string[] arguments, params (string Name, string Value)[] environment) =>
        new(package.Command, [], arguments, environment);

    private static JsonElement Json(ChaosCommand chaos) => JsonDocument.Parse(chaos.StandardOutput).RootElement;
}
