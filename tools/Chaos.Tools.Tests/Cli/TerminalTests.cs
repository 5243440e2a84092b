using Chaos.Cli.Output;

namespace Chaos.Tools.Tests.Cli;

public class TerminalTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_line_changes_in_place_on_a_terminal_only(bool redirected, bool live) =>
        Assert.Equal(live, Terminal.Of(redirected, () => 90, _ => null).Live);

    [Theory]
    [InlineData("TERM", "dumb", false)]
    [InlineData("TERM", "xterm", true)]
    [InlineData("CI", "true", false)]
    [InlineData("CI", "1", false)]
    [InlineData("CI", "false", true)]
    [InlineData("CI", "", true)]
    [InlineData("NO_COLOR", "1", true)]
    public void No_line_is_redrawn_in_a_log_or_on_a_terminal_that_cannot(string name, string value, bool live) =>
        Assert.Equal(live, Terminal.Of(redirected: false, () => 90, n => n == name ? value : null).Live);

    [Fact]
    public void A_line_is_as_wide_as_the_terminal_and_a_log_wider()
    {
        Assert.Equal(90, Terminal.Of(false, () => 90, _ => null).Width);
        Assert.Equal(40, Terminal.Of(false, () => 0, _ => null).Width);
        Assert.Equal(200, Terminal.Of(true, () => throw new IOException("there is no terminal"), _ => null).Width);
    }

    [TerminalTheory]
    [InlineData("xterm-256color", null, true, true)]
    [InlineData("xterm-256color", "1", false, true)]
    [InlineData("dumb", null, false, false)]
    [Trait("Speed", "Slow")]
    public async Task Colour_is_left_out_where_it_is_not_wanted(
        string term,
        string? noColor,
        bool coloured,
        bool styled
    )
    {
        var file = Path.Combine(BuiltTool.Root, "docs", "policies", "immediate-retries.yaml");
        var (exit, output, _) = await BuiltTool.StartAsync(
            "script",
            ["-qec", $"dotnet '{BuiltTool.Assembly}' lint '{file}'", "/dev/null"],
            Path.GetTempPath(),
            ("TERM", term),
            ("NO_COLOR", noColor)
        );

        Assert.Equal(0, exit);
        Assert.Contains("warning", output, StringComparison.Ordinal);
        Assert.Equal(
            coloured,
            output.Contains("38;5;", StringComparison.Ordinal) || output.Contains("\u001b[33", StringComparison.Ordinal)
        );
        Assert.Equal(styled, output.Contains("\u001b[1m", StringComparison.Ordinal));
    }
}
