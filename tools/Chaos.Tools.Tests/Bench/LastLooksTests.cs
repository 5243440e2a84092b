using Chaos.Bench.Kills;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Bench;

public sealed class LastLooksTests
{
    private static readonly string[] s_something = ["something"];

    [Fact]
    public async Task The_time_is_that_of_the_first_look_after_which_nothing_was_left_any_more() =>
        Assert.Equal((100, 0), await LookAsync(at => at < 100));

    [Fact]
    public async Task What_shows_only_after_a_look_that_found_nothing_counts() =>
        Assert.Equal((180, 0), await LookAsync(at => at is < 100 or >= 140 and < 180));

    [Fact]
    public async Task What_is_left_after_the_limit_is_told_with_the_time_of_the_look() =>
        Assert.Equal((1020, 1), await LookAsync(at => true));

    [Fact]
    public async Task What_goes_at_the_limit_is_given_its_quiet_time() =>
        Assert.Equal((1000, 0), await LookAsync(at => at < 1000));

    private static async Task<(double Milliseconds, int Left)> LookAsync(Func<double, bool> isLeft)
    {
        var time = new VirtualTime();
        var begun = time.GetTimestamp();
        var looks = new LastLooks(time, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60));
        var (took, left) = await time.RunAsync(() =>
            looks.RunAsync(
                begun,
                TimeSpan.FromSeconds(1),
                _ =>
                    Task.FromResult<IReadOnlyList<string>>(
                        isLeft(time.GetElapsedTime(begun).TotalMilliseconds) ? s_something : []
                    ),
                CancellationToken.None
            )
        );
        return (took.TotalMilliseconds, left.Count);
    }
}
