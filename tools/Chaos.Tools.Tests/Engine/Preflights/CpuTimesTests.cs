using Chaos.Engine.Preflights;

namespace Chaos.Tools.Tests.Engine.Preflights;

public sealed class CpuTimesTests
{
    private const string Stat =
        "cpu  1000 0 200 8000 100 0 50 40 30 0\ncpu0 500 0 100 4000 50 0 25 20 15 0\ncpu1 500 0 100 4000 "
        + "50 0 25 20 15 0\nintr 12 3\nctxt 99\n";

    [Fact]
    public void The_kernels_line_is_read_and_guests_are_not_counted_twice() =>
        Assert.Equal(new CpuTimes(9390, 8100, 40, 2), CpuTimes.Parse(Stat));

    [Theory]
    [InlineData("")]
    [InlineData("cpu  1 2 3\n")]
    [InlineData("cpu  1 2 3 4 five 6 7 8\n")]
    public void A_text_of_another_form_gives_no_times(string text) => Assert.Null(CpuTimes.Parse(text));

    [Fact]
    public void The_work_of_others_is_the_busy_time_without_this_process()
    {
        // Two seconds on two processors: 400 ticks, of which 140 are idle and 20 stolen; 0.1 s of the rest is this
        // process's.
        var before = CpuTimes.Parse(Stat)!.Value;
        var after = before with { Total = before.Total + 400, Idle = before.Idle + 140, Stolen = before.Stolen + 20 };
        var (busy, stolen) = after.Since(before, TimeSpan.FromSeconds(.1))!.Value;

        Assert.Equal(
            (1.15, .1),
            (busy, stolen),
            (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-9 && Math.Abs(a.Item2 - b.Item2) < 1e-9
        );
        Assert.Null(before.Since(before, TimeSpan.Zero));
    }

    [Fact]
    public void Own_time_that_the_kernel_has_not_counted_yet_does_not_make_others_negative()
    {
        var before = CpuTimes.Parse(Stat)!.Value;
        Assert.Equal(
            0,
            (before with { Total = before.Total + 400, Idle = before.Idle + 399 })
                .Since(before, TimeSpan.FromSeconds(1))!
                .Value.Busy
        );
    }
}
