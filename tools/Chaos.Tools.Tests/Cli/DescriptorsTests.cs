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

    [Theory]
    [InlineData(100, 4, 10_000, 1024L, true)] // 400 calls at once, 412 allowed
    [InlineData(100, 5, 10_000, 1024L, false)] // 500
    [InlineData(100, 5, 10_000, null, true)]
    [InlineData(100_000, 5, 400, 1024L, true)] // the cap bounds it
    [InlineData(100_000, 5, 413, 1024L, false)]
    public void A_rate_needs_descriptors_for_all_calls_within_the_timeout(
        double rate,
        double timeout,
        int cap,
        long? most,
        bool fits
    )
    {
        var some = Core.Some.Experiment();
        var open = OpenLoad.Constant(rate, TimeSpan.FromSeconds(10)) with { InFlightCap = cap };
        var errors = Descriptors
            .Errors(
                some with
                {
                    Workloads = [some.Workloads[0] with { Load = open, Timeout = TimeSpan.FromSeconds(timeout) }],
                },
                most
            )
            .ToList();
        Assert.Equal(fits, errors.Count == 0);
        if (!fits)
            Assert.StartsWith(
                "workloads.rate: " + rate.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture),
                Assert.Single(errors).ToString(),
                StringComparison.Ordinal
            );
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
