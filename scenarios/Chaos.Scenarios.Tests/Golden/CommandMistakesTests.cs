using System.Text.Json;

namespace Chaos.Scenarios.Tests.Golden;

/// <summary>What commands report about mistakes in options and plans, run in this process.</summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class CommandMistakesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-mistakes").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("validate", "1 mistake\n")]
    [InlineData("lint", "")]
    public async Task A_missing_file_does_not_prevent_the_check_of_others(string command, string total)
    {
        var (good, gone) = (Path.Combine(_folder, "good.yaml"), Path.Combine(_folder, "gone.yaml"));
        await File.WriteAllTextAsync(
            good,
            command == "lint"
                ? "polices: {}\n"
                : "services: { a: { url: \"http://127.0.0.1:9\" } }\nworkloads: { w: { service: a, rate: "
                    + "50 } }\nobjectives: [ availability >= 95 % ]\ndurations: { baseline: 5s }\n"
        );

        var (exit, output, _) = await CommandInProcess.RunAsync(command, good, gone);

        Assert.Equal(3, exit);
        Assert.Contains($"{gone}: is not there; allowed: a file in YAML\n", output, StringComparison.Ordinal);
        Assert.Contains(
            command == "lint"
                ? $"{good}:1:1: polices: no such key; did you mean policies? allowed: "
                : $"{good}: good, 1 arm x ",
            output,
            StringComparison.Ordinal
        );
        Assert.EndsWith(total, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compare", "comparison")]
    [InlineData("calibrate", "calibration")]
    public async Task A_plan_that_is_asked_for_as_json_is_one_document(string command, string named)
    {
        var (exit, output, error) = await CommandInProcess.RunAsync(
            command,
            "retry.storm",
            "--dry-run",
            "--format",
            "json"
        );

        Assert.Equal(0, exit);
        using var plan = JsonDocument.Parse(output);
        Assert.Equal($"{command}-retry.storm", plan.RootElement.GetProperty("name").GetString());
        Assert.NotEmpty(plan.RootElement.GetProperty(named).EnumerateObject());
        Assert.Contains("retry.storm", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--prot", "--port", "proxy")]
    [InlineData("-sede", "-seed", "proxy")]
    [InlineData("--sede", "--seed", "run")]
    [InlineData("--sede", "--seed", "run", "retry.storm")]
    [InlineData("--sede", "--seed", "compare", "retry.storm")]
    [InlineData("--sede", "--seed", "calibrate", "retry.storm")]
    [InlineData("--rat", "--rate", "init", "some.yaml")]
    [InlineData("--strit", "--strict", "lint")]
    [InlineData("--shema", "--schema", "validate")]
    [InlineData("--formt", "--format", "report")]
    [InlineData("--formt", "--format", "list")]
    [InlineData("--fx", "--fix", "doctor")]
    public async Task A_mistyped_option_is_reported_alike_with_and_without_a_value(
        string option,
        string meant,
        params string[] command
    )
    {
        foreach (var given in new[] { new[] { option }, [$"{option}=1"], [$"{option}:1"], [option, "1"] })
        {
            var (exit, output, error) = await CommandInProcess.RunAsync([.. command, .. given]);
            Assert.Equal((3, ""), (exit, output));
            Assert.StartsWith(
                $"chaos: no option is named {option}; did you mean {meant}?\n",
                error,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_mistyped_option_of_stop_is_no_id_of_a_run()
    {
        var (exit, _, error) = await CommandInProcess.RunAsync("stop", "--al");
        Assert.Equal(3, exit);
        Assert.StartsWith("chaos: no option is named --al", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    public async Task A_wrong_number_of_rounds_is_reported_once_under_the_option(string rounds)
    {
        var (exit, output, error) = await CommandInProcess.RunAsync(
            "run",
            "retry.storm",
            "--rounds",
            rounds,
            "--dry-run"
        );

        Assert.Equal((3, "", $"chaos: --rounds: {rounds} is not allowed; allowed: 1 to 100\n"), (exit, output, error));
    }

    [Theory]
    [InlineData(
        "--primary: Latency p99 during the fault cannot be compared by 35 calls in 8 s; allowed: 368 "
            + "calls or more in a round for latency p99 during the fault",
        "compare",
        "--primary",
        "p99 during fault"
    )]
    [InlineData(
        "--primary: Highest reading of depth in all does not say which side is the good one; allowed: a "
            + "sign and a limit behind it, such as 'highest reading of depth <= 1'",
        "compare",
        "--primary",
        "reading(depth) in all"
    )]
    [InlineData(
        "--primary: during falt is not allowed; did you mean during fault? allowed: ",
        "compare",
        "--primary",
        "p99 during falt"
    )]
    [InlineData(
        "--measure: Latency p99 during the fault cannot be compared by 35 calls in 8 s; allowed: ",
        "calibrate",
        "--measure",
        "p99"
    )]
    [InlineData("--pairs: 2 is not allowed; allowed: 8 to 100", "calibrate", "--pairs", "2")]
    [InlineData("--rounds: 3 is not allowed; allowed: 6 to 100", "compare", "--rounds", "3")]
    [InlineData("--margin: x is not allowed; allowed: a number", "compare", "--margin", "x")]
    [InlineData("--pairs: x is not allowed; allowed: a whole number", "calibrate", "--pairs", "x")]
    public async Task A_mistake_in_a_plan_is_reported_under_the_option_that_causes_it(
        string told,
        string command,
        string option,
        string value
    )
    {
        var file = Path.Combine(_folder, "compared.yaml");
        await File.WriteAllTextAsync(
            file,
            """
            services: { a: { url: "http://127.0.0.1:9" } }
            workloads: { w: { service: a, rate: 5 } }
            faults: [ { slow: { edge: client->a, delay: 20ms }, for: 8s } ]
            objectives: [ "availability >= 60 %" ]
            observers: { depth: { url: "http://127.0.0.1:9", field: depth } }
            before: { headers: { X-A: 1 } }
            """
        );

        var (exit, _, error) = await CommandInProcess.RunAsync(command, file, option, value, "--dry-run");

        Assert.Equal(3, exit);
        Assert.Contains($"chaos: {told}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_few_rounds_for_a_file_are_reported_in_the_files_words()
    {
        var file = Path.Combine(_folder, "short.yaml");
        await File.WriteAllTextAsync(
            file,
            "services: { a: { url: \"http://127.0.0.1:9\" } }\nworkloads: { w: { service: a, rate: 50 } "
                + "}\nfaults: [ { slow: { edge: client->a, delay: 20ms }, for: 2s } ]\nobjectives: [ "
                + "availability >= 95 % ]\nrounds: 3\n"
        );

        Assert.Equal(0, (await CommandInProcess.RunAsync("run", file, "--dry-run")).Exit);
        var (exit, _, error) = await CommandInProcess.RunAsync("run", file, "--rounds", "1", "--dry-run");

        Assert.Equal(
            (
                3,
                $"chaos: {file}:4:15: objectives[0]: availability >= 95 % cannot be decided in 2 s; "
                    + "allowed: 3 s or more to decide good calls during the fault (for: in faults)\n"
            ),
            (exit, error)
        );
    }

    [Fact]
    public async Task A_mistake_in_a_first_file_is_reported_under_the_option_that_causes_it()
    {
        var (exit, _, error) = await CommandInProcess.RunAsync(
            "init",
            Path.Combine(_folder, "mine.yaml"),
            "--command",
            "cd x && ./serve"
        );

        Assert.Equal(3, exit);
        Assert.StartsWith(
            "chaos: --command: cd x && ./serve is not allowed; did you mean sh -c 'cd x && ./serve'? allowed: ",
            error,
            StringComparison.Ordinal
        );
    }
}
