namespace Chaos.Scenarios.Tests.Files;

public sealed class CommandWordsTests
{
    private const string Command = "command: dotnet orders.dll --urls \"http://127.0.0.1:{{port.orders}}\"";

    [Theory]
    [InlineData("cd x && node server.js", "&&")]
    [InlineData("node a.js||node b.js", "||")]
    [InlineData("node server.js | tee x.log", "|")]
    [InlineData("node server.js > x.log", ">")]
    [InlineData("node server.js >x.log", ">x.log")]
    [InlineData("node server.js 2>&1", "2>&1")]
    [InlineData("node server.js >> /tmp/x", ">>")]
    [InlineData("node server.js < input", "<")]
    [InlineData("cd x; node server.js", ";")]
    [InlineData("node server.js &", "&")]
    [InlineData("node $(cat entry)", "$(")]
    [InlineData("node `cat entry`", "`")]
    [InlineData("node server.js --port $PORT", "$PORT")]
    [InlineData("node server.js --port ${PORT}", "${PORT}")]
    [InlineData("PORT=3000 node server.js", "PORT=")]
    public void A_shell_sign_is_reported_with_the_command_that_runs_a_shell(string line, string sign)
    {
        var told = Assert.Single(SomeFile.With(Command, $"command: {line}").Lines);

        Assert.Equal(
            $"mine.yaml:5:5: services.orders.command: {line} is not allowed; did you mean sh -c '{line}'? "
                + $"allowed: a program with its arguments. No shell runs, so {sign} has no effect here. To pass {sign} "
                + "to the program unchanged, put it in quotes or write the command as a list",
            told
        );
        Assert.Empty(SomeFile.With(Command, $"command: sh -c '{line}'").Lines);
    }

    [Theory]
    [InlineData("node server.js --url http://127.0.0.1/?a=1&b=2;c=3")]
    [InlineData("node server.js --db Host=db;Port=5432")]
    [InlineData("node server.js --match 'a|b' \"a && b\" '$PORT'")]
    [InlineData("node server.js --pick a|b --more x>y --price 5$")]
    [InlineData("[ node, server.js, \"&&\", $PORT ]")]
    public void A_sign_that_is_part_of_a_word_is_accepted(string line) =>
        Assert.Empty(SomeFile.With(Command, $"command: {line}").Lines);

    [Theory]
    [InlineData(
        "run: flags on && flags off\ncontrol:",
        "run: flags on && flags off is not allowed; did you mean sh -c 'flags on && flags off'?"
    )]
    [InlineData(
        "reset: { command: make clean | tee log }\ncontrol:",
        "reset.command: make clean | tee log is not allowed; did you mean sh -c 'make clean | tee log'?"
    )]
    public void Commands_of_a_trial_run_without_a_shell_too(string replacement, string told) =>
        Assert.Contains(told, Assert.Single(SomeFile.With("control:", replacement).Lines), StringComparison.Ordinal);
}
