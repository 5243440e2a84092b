using Chaos.Cli.Loading;

namespace Chaos.Tools.Tests.Cli.Loading;

public sealed class ForeignOptionTests
{
    private static readonly string[] s_known = ["--duration", "-d", "--rate", "-r", "-X", "--follow"];

    [Theory]
    [InlineData("-z", "-d")]
    [InlineData("-q", "-r")]
    [InlineData("-m", "-X")]
    [InlineData("-L", "--follow 5")]
    [InlineData("--vus", null)]
    [InlineData("--unknown", null)]
    public void An_option_of_another_tool_is_told_in_ours_where_the_command_has_it(string option, string? ours) =>
        Assert.Equal(ours, ForeignOption.Meant(option, s_known));
}
