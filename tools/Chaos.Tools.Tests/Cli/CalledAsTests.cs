using Chaos.Cli.Running;

namespace Chaos.Tools.Tests.Cli;

public class CalledAsTests
{
    [Theory]
    [InlineData("./chaos", "/usr/bin/dotnet", false, "./chaos")]
    [InlineData(null, "/usr/bin/dotnet", false, "chaos")]
    [InlineData(null, "/usr/bin/dotnet", true, "dotnet chaos")]
    [InlineData(null, "/home/me/.dotnet/tools/chaos", true, "chaos")]
    [InlineData(null, "/build/tools/chaos", true, "/build/tools/chaos")]
    public void A_command_is_printed_as_the_user_called_it(
        string? launcher,
        string process,
        bool isTool,
        string expected
    ) =>
        Assert.Equal(
            expected,
            CalledAs.Of(
                n =>
                    n == CalledAs.Variable ? launcher
                    : n == "PATH" ? "/usr/bin:/home/me/.dotnet/tools"
                    : null,
                process,
                isTool
            )
        );

    [Fact]
    public void The_launchers_pass_their_own_names()
    {
        Assert.Contains(
            "export CHAOS_CALLED_AS=$0",
            File.ReadAllText(Path.Combine(BuiltTool.Root, "chaos")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "set CHAOS_CALLED_AS=%0",
            File.ReadAllText(Path.Combine(BuiltTool.Root, "chaos.cmd")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Hints_and_examples_carry_the_name()
    {
        var (exit, _, error) = await BuiltTool.StartAsync(
            "dotnet",
            [BuiltTool.Assembly, "run", "nothing.such"],
            Path.GetTempPath(),
            (CalledAs.Variable, "./chaos")
        );
        Assert.Equal(3, exit);
        Assert.Contains("list all with: ./chaos list", error, StringComparison.Ordinal);

        var (_, help, _) = await BuiltTool.StartAsync(
            "dotnet",
            [BuiltTool.Assembly, "run", "--help"],
            Path.GetTempPath(),
            (CalledAs.Variable, "dotnet chaos")
        );
        Assert.Contains("  dotnet chaos run retry.storm --simulate\n", help, StringComparison.Ordinal);
        Assert.Contains("  dotnet chaos run [<what>...] [options]", help, StringComparison.Ordinal);
    }
}
