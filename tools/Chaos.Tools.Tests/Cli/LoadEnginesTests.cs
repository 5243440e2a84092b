using Chaos.Cli;
using Chaos.Cli.Running;
using Chaos.Engine.Generators;

namespace Chaos.Tools.Tests.Cli;

public class LoadEnginesTests
{
    [Fact]
    public void The_tool_s_own_generators_are_always_there() =>
        Assert.Same(OwnEngine.Instance, LoadEngines.Named(LoadEngines.Own));

    [Fact]
    public void Without_the_plug_in_the_command_that_builds_it_is_told()
    {
        var missing = Assert.Throws<UsageException>(() => LoadEngines.Named(LoadEngines.NBomber));
        Assert.Equal("--engine: nbomber is not part of this build; allowed: chaos", missing.Lines[0]);
        Assert.Equal(
            "to build it, in a checkout: dotnet build tools/Chaos.Cli -c Release -p:NBomber=true",
            missing.Lines[1]
        );
        Assert.Contains("NBomber 5 and later", missing.Lines[^1], StringComparison.Ordinal);
    }
}
