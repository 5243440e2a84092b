using Chaos.Cli.Commands;
using Chaos.Scenarios.Files.Importing;

namespace Chaos.Tools.Tests.Cli;

public sealed class InitNextTests
{
    private static readonly Imported s_import = new()
    {
        Source = "a curl command",
        Variables = new Dictionary<string, string> { ["SET"] = "", ["TOKEN"] = "" },
    };

    [Theory]
    [InlineData("http://localhost:5000", null, " run mine.yaml")]
    [InlineData("http://localhost:5001", null, " run mine.yaml (first start http://localhost:5001: the run does not)")]
    [InlineData("http://shop.example.com", null, " run mine.yaml")]
    [InlineData("http://localhost:5000", "pay=localhost:5001", " run mine.yaml (first start pay: the run does not)")]
    [InlineData(null, "pay=localhost:5000", " run mine.yaml")]
    public void Only_what_does_not_listen_yet_has_to_be_started(string? url, string? upstream, string told) =>
        Assert.EndsWith(told, Next().Sentence(url, upstream, null), StringComparison.Ordinal);

    [Fact]
    public void Variables_that_are_not_set_are_in_the_command() =>
        Assert.EndsWith(
            " run mine.yaml -e TOKEN=VALUE",
            Next().Sentence("http://localhost:5000", null, s_import),
            StringComparison.Ordinal
        );

    private static InitNext Next() =>
        new("mine.yaml", [], name => name == "SET" ? "x" : null, listens: port => port == 5000);
}
