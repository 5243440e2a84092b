using System.Text.Json;

namespace Chaos.Tools.Tests.Cli;

/// <summary>
/// With <c>--format json</c> another program reads one document from standard output, and nothing else is there.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class JsonFormatTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-json-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_list_names_every_experiment_and_the_suites_that_hold_it()
    {
        var (exit, list, error) = await AskAsync("list");

        Assert.Equal((0, ""), (exit, error));
        var storm = list.GetProperty("experiments")
            .EnumerateArray()
            .Single(e => e.GetProperty("id").GetString() == "retry.storm");
        Assert.Equal("mitigation", storm.GetProperty("kind").GetString());
        Assert.True(TimeSpan.Parse(storm.GetProperty("plannedDuration").GetString()!, null) > TimeSpan.FromSeconds(1));
        Assert.Contains(
            "retry.storm",
            list.GetProperty("suites")
                .EnumerateArray()
                .Single(s => s.GetProperty("name").GetString() == "smoke")
                .GetProperty("experiments")
                .EnumerateArray()
                .Select(e => e.GetString())
        );
    }

    [Fact]
    public async Task A_plan_is_printed_for_people_on_standard_error()
    {
        var (exit, plan, error) = await AskAsync("run", "retry.storm", "--dry-run", "--seed", "18446744073709551615");

        Assert.Equal(0, exit);
        Assert.Contains("retry.storm: 1 experiment, 2 trials", error, StringComparison.Ordinal);
        Assert.Equal(ulong.MaxValue, plan.GetProperty("seed").GetUInt64());
        Assert.Equal(
            ["immediate", "budget"],
            plan.GetProperty("experiments")[0].GetProperty("arms").EnumerateArray().Select(a => a.GetString())
        );
        Assert.Equal(2, plan.GetProperty("trials").GetInt32());
    }

    [Fact]
    public async Task A_prediction_has_the_form_of_a_runs_results()
    {
        var (exit, predicted, error) = await AskAsync("run", "chain.availability", "--simulate");

        Assert.Equal(0, exit);
        Assert.Contains("chain.availability, predicted", error, StringComparison.Ordinal);
        var result = Assert.Single(predicted.GetProperty("experiments").EnumerateArray());
        Assert.Equal("holds", result.GetProperty("verdict").GetString());
        Assert.NotEmpty(result.GetProperty("findings").EnumerateArray());
    }

    [Fact]
    public async Task Mistakes_in_experiments_come_with_line_and_column()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "wrong.yaml"),
            "services:\n  app: { url: \"http://127.0.0.1:5000\" }\nworkloads:\n  front: { service: ap, rate: 20 }\n"
        );
        var (exit, report, error) = await AskAsync("validate", "wrong.yaml");

        Assert.Equal((3, ""), (exit, error));
        var mistakes = report.GetProperty("mistakes").EnumerateArray().ToList();
        Assert.Contains(
            mistakes,
            m =>
                m.GetProperty("file").GetString() == "wrong.yaml"
                && m.GetProperty("line").GetInt32() == 4
                && m.GetProperty("column").GetInt32() > 1
                && m.GetProperty("text").GetString()!.Contains("ap ", StringComparison.Ordinal)
        );
        Assert.Empty(report.GetProperty("experiments").EnumerateArray());
    }

    [Fact]
    public async Task Annotations_for_GitHub_stay_out_of_the_document()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "wrong.yaml"), "services: 3\n");
        var (_, output, error) = await BuiltTool.StartAsync(
            "dotnet",
            [BuiltTool.Assembly, "validate", "wrong.yaml", "--format", "json"],
            _folder,
            ("GITHUB_ACTIONS", "true")
        );

        Assert.NotEmpty(JsonDocument.Parse(output).RootElement.GetProperty("mistakes").EnumerateArray());
        Assert.StartsWith("::error file=wrong.yaml,line=1,col=1::", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_further_tries_may_add_is_part_of_the_plan()
    {
        var (_, plan, error) = await AskAsync("run", "chain.availability", "--dry-run", "--retry-inconclusive", "2");
        var (_, without, _) = await AskAsync("run", "chain.availability", "--dry-run", "--no-preflight");

        Assert.Contains(" more to repeat what the machine spoils)", error, StringComparison.Ordinal);
        Assert.InRange(
            Time(plan, "retriesMayAdd"),
            2 * Time(plan.GetProperty("experiments")[0], "plannedDuration"),
            2 * Time(plan, "plannedDuration")
        );
        Assert.Equal(TimeSpan.Zero, Time(without, "retriesMayAdd"));
        Assert.Equal(TimeSpan.FromSeconds(2), Time(plan, "plannedDuration") - Time(without, "plannedDuration"));

        static TimeSpan Time(JsonElement of, string name) => TimeSpan.Parse(of.GetProperty(name).GetString()!, null);
    }

    [Fact]
    public async Task A_valid_experiment_is_listed_with_its_arms()
    {
        var (exit, _, _) = await BuiltTool.RunAsync(_folder, "init", "mine.yaml", "--url", "http://127.0.0.1:5000");
        Assert.Equal(0, exit);
        var (valid, report, _) = await AskAsync("validate", "mine.yaml");

        Assert.Equal(0, valid);
        Assert.Empty(report.GetProperty("mistakes").EnumerateArray());
        var one = Assert.Single(report.GetProperty("experiments").EnumerateArray());
        Assert.Equal("mine.yaml", one.GetProperty("file").GetString());
        Assert.NotEmpty(one.GetProperty("arms").EnumerateArray());
    }

    [Fact]
    public async Task The_doctor_reports_what_is_installed_and_how_to_install_the_rest()
    {
        var (exit, report, error) = await AskAsync("doctor");

        Assert.Equal(0, exit);
        Assert.True(report.GetProperty("ready").GetBoolean());
        Assert.Contains("everything that chaos run needs is there", error, StringComparison.Ordinal);
        var sdk = report
            .GetProperty("requirements")
            .EnumerateArray()
            .Single(r => r.GetProperty("name").GetString() == ".NET 10 SDK");
        Assert.StartsWith("10.", sdk.GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.All(
            report.GetProperty("requirements").EnumerateArray(),
            r => Assert.NotEqual("", r.GetProperty("howToGet").GetString())
        );
    }

    [Fact]
    public async Task Where_a_command_is_refused_standard_output_stays_empty()
    {
        var (exit, output, error) = await BuiltTool.RunAsync(_folder, "run", "nothing.such", "--format", "json");
        Assert.Equal((3, ""), (exit, output));
        Assert.Contains("no suite or experiment is named nothing.such", error, StringComparison.Ordinal);
    }

    private async Task<(int Exit, JsonElement Document, string Error)> AskAsync(params string[] arguments)
    {
        var (exit, output, error) = await BuiltTool.RunAsync(_folder, [.. arguments, "--format", "json"]);
        return (exit, JsonDocument.Parse(output).RootElement, error);
    }
}
