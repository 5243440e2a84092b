using Chaos.Core.Load;
using Chaos.Engine.Pacing;

namespace Chaos.Tools.Tests.Engine.Pacing;

public sealed class PacerTests
{
    [Fact]
    public void Everything_due_is_handed_out_in_order_and_nothing_before_its_time()
    {
        var pacer = new Pacer(OpenLoad.Constant(1000, TimeSpan.FromMilliseconds(10)).DueTimes(1));
        Assert.Equal([0, 1, 2, 3], Take(pacer, 3.5));
        Assert.Empty(Take(pacer, 3.9999));
        Assert.Equal([4, 5, 6, 7, 8, 9], Take(pacer, 1000));
        Assert.True(pacer.IsDone);
        Assert.Throws<InvalidOperationException>(() => pacer.NextDue);
    }

    [Theory]
    [InlineData(0.0, 1000)]
    [InlineData(.7, 1000)]
    [InlineData(.9, 1100)]
    [InlineData(1.5, 1700)]
    public void The_next_wake_up_is_the_next_due_time_but_never_less_than_200_microseconds_away(
        double nowMilliseconds,
        double wakeMicroseconds
    )
    {
        var pacer = new Pacer(OpenLoad.Constant(1000, TimeSpan.FromMilliseconds(10)).DueTimes(1));
        Assert.Equal([0], Take(pacer, 0));
        Assert.Equal(
            TimeSpan.FromMicroseconds(wakeMicroseconds),
            pacer.WakeAt(TimeSpan.FromMilliseconds(nowMilliseconds))
        );
    }

    private static List<long> Take(Pacer pacer, double milliseconds)
    {
        var taken = new List<long>();
        while (pacer.TryTake(TimeSpan.FromMilliseconds(milliseconds), out var number, out var due))
        {
            Assert.Equal(TimeSpan.FromMilliseconds(number), due);
            taken.Add(number);
        }
        return taken;
    }
}
