using System.CommandLine;
using Chaos.Cli.Commands;

namespace Chaos.Tools.Tests.Cli;

public sealed class ChoiceOptionTests
{
    [Theory]
    [InlineData("--inconclusive", "no", "--inconclusive: no is not allowed; allowed: fail, warn")]
    [InlineData(
        "--inconclusive",
        "wran",
        "--inconclusive: wran is not allowed; did you mean warn? allowed: fail, warn"
    )]
    [InlineData("--retry-inconclusive", "3", "--retry-inconclusive: 3 is not allowed; allowed: 0, 1, 2")]
    [InlineData("--retry-inconclusive", "-1", "--retry-inconclusive: -1 is not allowed; allowed: 0, 1, 2")]
    [InlineData("--scale", "hourly", "--scale: hourly is not allowed; allowed: messaging, nightly, smoke")]
    [InlineData("--format", "xml", "--format: xml is not allowed; allowed: text, json")]
    public void A_mistake_names_the_option_the_word_and_what_is_allowed(string option, string word, string expected) =>
        Assert.Equal([expected], Parsed($"{option}={word}").Errors.Select(e => e.Message));

    [Fact]
    public void An_allowed_word_is_accepted_and_without_the_option_the_default_applies()
    {
        Assert.Empty(
            Parsed("--inconclusive", "warn", "--retry-inconclusive", "2", "--scale", "nightly", "--no-preflight").Errors
        );
        Assert.Equal(
            ("fail", "0"),
            (Parsed().GetValue<string>("--inconclusive"), Parsed().GetValue<string>("--retry-inconclusive"))
        );
    }

    private static ParseResult Parsed(params string[] given)
    {
        var command = new Command("run");
        new RunCommand().Configure(command);
        return new RootCommand { command }.Parse(["run", .. given]);
    }
}
