using Chaos.Cli.Commands;

namespace Chaos.Scenarios.Tests.Golden;

/// <summary>The help of every command, 100 columns wide.</summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class HelpTests
{
    private const string Root = "chaos";

    private static IEnumerable<string> Names =>
        typeof(CliCommand)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(CliCommand)))
            .Select(t => (CliCommand)Activator.CreateInstance(t)!)
            .Where(c => !c.Hidden)
            .Select(c => c.Name)
            .Append(Root)
            .Order(StringComparer.Ordinal);

    public static TheoryData<string> Commands => [.. Names];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task The_help_is_the_golden_one(string command)
    {
        var (exit, output, error) = await CommandInProcess.RunAsync(command == Root ? ["--help"] : [command, "--help"]);

        Assert.Equal((0, ""), (exit, error));
        // Without blanks at the ends of lines, because editors remove them.
        GoldenFile.Holds(
            Path.Combine("Help", $"{command}.txt"),
            string.Join('\n', output.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())).TrimEnd() + "\n"
        );
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(1000)]
    public async Task No_line_of_a_help_is_too_wide(int width)
    {
        foreach (var command in Names)
        {
            var (_, output, _) = await CommandInProcess.RunAsync(
                width,
                command == Root ? ["--help"] : [command, "--help"]
            );
            Assert.All(
                output.Split('\n'),
                line => Assert.True(line.TrimEnd().Length <= Math.Min(width, 120), $"{command}: {line}")
            );
        }
    }

    [Fact]
    public void Every_golden_help_belongs_to_a_command() => GoldenFile.AreAllOf("Help", Names);
}
