using System.CommandLine;
using Chaos.Cli.Commands;
using Chaos.Cli.Running;
using Chaos.Core.Texts;

namespace Chaos.Tools.Tests.Cli;

public class AgainLineTests
{
    [Fact]
    public void Given_options_are_repeated_and_settled_values_replace_them()
    {
        var parsed = Parsed(
            new CompareCommand(),
            "mine.yaml",
            "--max-time",
            "10m",
            "--guard",
            "availability",
            "--allow-target",
            "a.example",
            "--guard",
            "p99 during fault",
            "--allow-target",
            "b.example",
            "--scale",
            "nightly",
            "--output",
            "here",
            "--format",
            "json",
            "--inconclusive",
            "warn",
            "--no-preflight",
            "--before-url",
            "http://a.example:8080/"
        );

        Assert.Equal(
            $"{CalledAs.Command} compare mine.yaml --before-url http://a.example:8080/ --guard "
                + $"availability --guard {Quoted("p99 during fault")} --rounds 9 --seed 42 --output here-2 --scale nightly "
                + "--inconclusive warn --no-preflight --allow-target a.example --allow-target b.example --format json",
            AgainLine.Of(
                parsed,
                ["mine.yaml"],
                (Option(parsed, "--rounds"), 9),
                (Option(parsed, "--max-time"), null),
                (Option(parsed, "--seed"), 42UL)
            )
        );
    }

    [Fact]
    public void Defaults_are_left_out_and_files_with_spaces_are_quoted()
    {
        var parsed = Parsed(
            new CalibrateCommand(),
            "my file.yaml",
            "--measure",
            "p99 during fault",
            "--scale",
            "nightly",
            "--allow-target",
            "a.example",
            "--dry-run"
        );

        Assert.Equal(
            $"{CalledAs.Command} calibrate {Quoted("my file.yaml")} --arm budget --measure "
                + $"{Quoted("p99 during fault")} --scale nightly --allow-target a.example",
            AgainLine.Of(parsed, ["my file.yaml"], (Option(parsed, "--arm"), "budget"))
        );
    }

    [Fact]
    public void A_run_repeats_what_was_typed_for_each_of_its_experiments()
    {
        var parsed = Parsed(
            new RunCommand(),
            "nightly",
            "--retry-inconclusive",
            "1",
            "--mutants",
            "--out",
            "json={0}.jsonl",
            "--output=a b/"
        );

        var line = AgainLine.OfEach(parsed, (Option(parsed, "--seed"), 7UL), (Option(parsed, "--scale"), "nightly"));

        Assert.Equal(
            $"{CalledAs.Command} run mine.yaml --mutants --retry-inconclusive 1 --seed 7 --output {Quoted("a b-2")} "
                + $"--scale nightly --out {Quoted("json={0}.jsonl")}",
            string.Format(System.Globalization.CultureInfo.InvariantCulture, line, "mine.yaml")
        );
    }

    [Theory]
    [InlineData("docs/a-b_c.yaml", false, "docs/a-b_c.yaml")]
    [InlineData("", false, "''")]
    [InlineData("it's", false, @"'it'\''s'")]
    [InlineData("rest.*", false, "'rest.*'")]
    [InlineData("$HOME", false, "'$HOME'")]
    [InlineData(@"docs\a.yaml", false, @"'docs\a.yaml'")]
    [InlineData(@"docs\a.yaml", true, @"docs\a.yaml")]
    [InlineData("p99 during fault", true, "\"p99 during fault\"")]
    public void Words_are_quoted_as_the_shell_needs_it(string word, bool isWindows, string expected) =>
        Assert.Equal(expected, ShellWord.Of(word, isWindows));

    [Fact]
    public void Braces_in_a_line_are_not_placeholders() =>
        Assert.Equal(
            "run {a}",
            string.Format(System.Globalization.CultureInfo.InvariantCulture, AgainLine.Literal("run {a}"), "b")
        );

    private static string Quoted(string word) => ShellWord.Of(word, OperatingSystem.IsWindows());

    private static Option Option(ParseResult parsed, string name) =>
        parsed.CommandResult.Command.Options.Single(o => o.Name == name);

    private static ParseResult Parsed(CliCommand of, params string[] given)
    {
        var command = new Command(of.Name, of.Purpose);
        of.Configure(command);
        return new RootCommand { command }.Parse([of.Name, .. given]);
    }
}
