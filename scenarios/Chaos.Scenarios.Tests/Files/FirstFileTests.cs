using Chaos.Scenarios.Files;

namespace Chaos.Scenarios.Tests.Files;

public sealed class FirstFileTests
{
    public static TheoryData<FirstFile> Options =>
        [
            new() { Url = "http://localhost:5000" },
            new()
            {
                Url = "http://127.0.0.1:5000/",
                Path = "/search?q=\"tea\"",
                Rate = 12.5,
                Service = "search-api",
            },
            new() { Url = "http://localhost:5000", Rate = 3 },
            new() { Command = "dotnet run --project \"My Orders\"" },
            new()
            {
                Command = "node server.js",
                Service = "orders",
                Upstream = "payment=localhost:5002",
                Variable = "Payments__BaseUrl",
            },
            new()
            {
                Command = "node server.js",
                Service = "orders",
                Upstream = "db=localhost:3306",
                Variable = "PG",
            },
            new()
            {
                Command = "node server.js",
                Service = "orders",
                Upstream = "cache-redis=localhost:16379",
                Variable = "CACHE",
            },
            new()
            {
                Command = "node server.js",
                Service = "orders",
                Upstream = "mq=localhost:5672",
                Variable = "MQ",
            },
            new()
            {
                Command = "node server.js",
                Service = "orders",
                Upstream = "db=localhost:1433",
                Variable = "DB",
            },
        ];

    [Theory]
    [MemberData(nameof(Options))]
    public void A_first_file_runs_as_it_is_written(FirstFile first)
    {
        var read = SomeFile.Read(first.Text(), _ => null);

        Assert.Empty(read.Lines);
        Assert.StartsWith(
            "# yaml-language-server: $schema=experiment.schema.json\n",
            first.Text(),
            StringComparison.Ordinal
        );
        Assert.Equal(first.Service, Assert.Single(read.Experiment!.Workloads).Target.Service);
    }

    [Theory]
    [InlineData("node server.js", "PORT")]
    [InlineData("npx json-server db.json", "PORT")]
    [InlineData("dotnet run", "ASPNETCORE_URLS")]
    [InlineData("./Orders.dll", "ASPNETCORE_URLS")]
    [InlineData("./serve", "ASPNETCORE_URLS, PORT")]
    public void A_port_is_passed_in_the_variable_that_the_program_reads(string command, string variables) =>
        Assert.Equal(
            variables,
            string.Join(
                ", ",
                SomeFile
                    .Read(new FirstFile { Command = command }.Text())
                    .Experiment!.Topology.Service("app")
                    .External!.Environment.Keys
            )
        );

    [Fact]
    public void A_command_that_takes_port_and_proxy_as_arguments_gets_no_variables_and_no_word_on_them()
    {
        var first = new FirstFile
        {
            Command = "./serve --port {{port.app}} --payment {{proxy.payment}}",
            Upstream = "payment=127.0.0.1:4001",
        };
        Assert.DoesNotContain("env:", first.Text().Split("# control")[0], StringComparison.Ordinal);
        Assert.Empty(SomeFile.Read(first.Text()).Lines);
        var half = (first with { Command = "./serve --port {{port.app}}" }).Text();
        Assert.Contains("    env:\n      UPSTREAM_URL: ", half, StringComparison.Ordinal);
        Assert.DoesNotContain("a free port", half, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5000/health", "http://localhost:5000", "/health")]
    [InlineData("https://localhost:5000/users?x=1#top", "https://localhost:5000", "/users?x=1")]
    public void An_address_with_a_path_is_split_into_service_and_path(string url, string address, string path) =>
        Assert.Equal((address, path), FirstFile.Split(url));

    [Theory]
    [InlineData("http://localhost:5000")]
    [InlineData("http://localhost:5000/")]
    [InlineData("amqp://localhost:5672/host")]
    [InlineData("localhost:5000/health")]
    public void Any_other_address_is_left_as_it_is(string url) => Assert.Null(FirstFile.Split(url));

    [Fact]
    public void A_path_that_is_called_is_what_canaries_ask_for()
    {
        var called = SomeFile.Read(new FirstFile { Url = "http://127.0.0.1:5000", Path = "/orders/7" }.Text());
        Assert.Equal("/orders/7", called.Experiment!.Topology.Service("app").External!.Ready.Path);
        var root = SomeFile.Read(new FirstFile { Url = "http://127.0.0.1:5000" }.Text());
        Assert.Null(root.Experiment!.Topology.Service("app").External!.Ready.Path);
    }

    [Fact]
    public void A_first_file_names_the_tool_as_it_was_called_and_the_upstream_that_has_to_be_up()
    {
        var text = new FirstFile
        {
            Command = "node server.js",
            Upstream = "payment=127.0.0.1:4001",
            Tool = "./chaos",
        }.Text();
        Assert.Contains("# Check it with: ./chaos validate FILE    Run it with: ./chaos run FILE\n", text);
        Assert.Contains(
            "edges:   # payment has to be up before the run; the run neither starts it nor waits for it\n",
            text
        );
    }

    [Fact]
    public void The_control_of_a_first_file_runs_once_it_is_uncommented()
    {
        var text = new FirstFile { Command = "node server.js" }
            .Text()
            .Replace("\n# control", "\ncontrol")
            .Replace("\n#   ", "\n  ");

        var read = SomeFile.Read(text);

        Assert.Empty(read.Lines);
        Assert.NotNull(read.Experiment!.Control);
    }
}
