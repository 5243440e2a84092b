namespace Chaos.Scenarios.Tests.Files;

/// <summary>The commands for experiment files, as a user runs them. No experiment is started.</summary>
[Trait("Speed", "Slow")]
public sealed class ValidateCommandTests
{
    [Fact]
    public async Task Each_mistake_is_a_line_also_for_a_run()
    {
        var text = SomeFile
            .Text.Replace("rate: 50", "rate: fast")
            .Replace("Bearer {{env.TOKEN}}", "Bearer open-sesame");
        foreach (var command in new[] { "validate", "run" })
        {
            using var chaos = new ChaosCommand([("mine.yaml", text)], [command, "mine.yaml"]);

            await chaos.ExitsWithAsync(3);
            await chaos.SeesAsync(
                "mine.yaml:19:5: workloads.checkout.rate: \"fast\" is not allowed; allowed: calls a second such as 50, 50/s or 30/m"
            );
            await chaos.SeesAsync("mine.yaml:17:16: workloads.checkout.headers.Authorization: *** is not allowed");
            Assert.DoesNotContain("open-sesame", chaos.Output, StringComparison.Ordinal);
            Assert.False(Directory.Exists(chaos.State));
        }
    }

    [Fact]
    public async Task A_file_without_mistakes_is_reported_as_such()
    {
        using var chaos = new ChaosCommand([("mine.yaml", SomeFile.Text)], ["validate", "mine.yaml"]);

        await chaos.ExitsWithAsync(0);
        await chaos.SeesAsync("mine.yaml: checkout.payment-slow, 2 arms x 34 s");
    }

    [Theory]
    [InlineData("--allow-target", "init", "mine.yaml", "--url", "http://shop.example")]
    [InlineData(
        "--url and --command are not allowed together",
        "init",
        "mine.yaml",
        "--url",
        "http://127.0.0.1:1",
        "--command",
        "node server.js"
    )]
    [InlineData(
        "file: mine.txt is not allowed; allowed: a name that ends with .yaml",
        "init",
        "mine.txt",
        "--url",
        "http://127.0.0.1:1"
    )]
    [InlineData(
        "--upstream: 127.0.0.1:4001 is not allowed; allowed: NAME=HOST:PORT, such as payment=127.0.0.1:4001",
        "init",
        "mine.yaml",
        "--command",
        "node server.js",
        "--upstream",
        "127.0.0.1:4001"
    )]
    [InlineData(
        "--upstream: a.b=127.0.0.1:4001 is not allowed",
        "init",
        "--command",
        "x",
        "--upstream",
        "a.b=127.0.0.1:4001"
    )]
    [InlineData("--upstream: pay=127.0.0.1 is not allowed", "init", "--command", "x", "--upstream", "pay=127.0.0.1")]
    [InlineData(
        "--listen: missing; expected the host:port at which app is configured to call pay",
        "init",
        "--url",
        "http://127.0.0.1:1",
        "--upstream",
        "pay=127.0.0.1:2"
    )]
    [InlineData(
        "--listen: 127.0.0.1:3 is not allowed; allowed: only together with --upstream",
        "init",
        "--url",
        "http://127.0.0.1:1",
        "--listen",
        "127.0.0.1:3"
    )]
    [InlineData("no option is named --comand; did you mean --command?", "init", "--comand", "x")]
    [InlineData("no option is named --comand; did you mean --command?", "init", "--comand")]
    public async Task A_first_file_is_not_written_where_it_would_not_run(string told, params string[] arguments)
    {
        using var chaos = new ChaosCommand([], arguments);

        await chaos.ExitsWithAsync(3);
        await chaos.SeesAsync(told);
    }

    [Fact]
    public async Task A_first_file_on_a_service_that_runs_already_may_have_an_upstream()
    {
        using var chaos = new ChaosCommand(
            [],
            [
                "init",
                "mine.yaml",
                "--url",
                "http://127.0.0.1:1",
                "--upstream",
                "pay=127.0.0.1:2",
                "--listen",
                "127.0.0.1:3",
            ]
        );

        await chaos.ExitsWithAsync(0);
        Assert.Contains(
            "{ from: app, to: pay, upstream: \"127.0.0.1:2\", listen: \"127.0.0.1:3\", protocol: http }",
            File.ReadAllText(Path.Combine(Path.GetDirectoryName(chaos.State)!, "mine.yaml")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_first_file_is_written_with_the_schema_beside_it_and_only_once()
    {
        using var chaos = new ChaosCommand([], ["init", "mine.yaml", "--url", "http://127.0.0.1:5000"]);
        await chaos.ExitsWithAsync(0);
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(chaos.State)!, "mine.yaml")));
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(chaos.State)!, "experiment.schema.json")));

        using var again = new ChaosCommand(
            [("mine.yaml", "mine")],
            ["init", "mine.yaml", "--url", "http://127.0.0.1:5000"]
        );
        await again.ExitsWithAsync(3);
        await again.SeesAsync("mine.yaml exists already; overwrite it with --force");
    }
}
