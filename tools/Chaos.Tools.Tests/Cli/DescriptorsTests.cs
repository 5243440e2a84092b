using Chaos.Cli.Running;
using Chaos.Core.Experiments;
using Chaos.Core.Load;

namespace Chaos.Tools.Tests.Cli;

public sealed class DescriptorsTests
{
    [Theory]
    [InlineData(412, 1024L, true)]
    [InlineData(413, 1024L, false)]
    [InlineData(1500, null, true)]
    [InlineData(1, 100L, false)]
    public void Users_need_descriptors_here_and_in_the_proxy(int users, long? most, bool fits)
    {
        var errors = Descriptors.Errors(With(users), most).ToList();
        Assert.Equal(fits, errors.Count == 0);
        if (!fits)
            Assert.Contains($"{most:#,0} files open", Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    private static Experiment With(int users)
    {
        var some = Core.Some.Experiment();
        return some with
        {
            Workloads = [some.Workloads[0] with { Load = ClosedLoad.Constant(users, TimeSpan.FromSeconds(10)) }],
        };
    }
}
