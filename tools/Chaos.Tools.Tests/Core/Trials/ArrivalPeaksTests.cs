using Chaos.Core.Calls;
using Chaos.Core.Trials;
using Chaos.Tools.Tests.Core.Queueing;

namespace Chaos.Tools.Tests.Core.Trials;

public sealed class ArrivalPeaksTests
{
    [Fact]
    public void The_window_may_begin_anywhere() =>
        // Four attempts lie within 95 to 190 ms; a fixed grid of 100 ms would count three at most.
        Assert.Equal((4, 0), Peaks((0, "0"), (95, "0"), (99, "0"), (101, "0"), (190, "0"), (300, "0")));

    [Fact]
    public void Attempts_a_whole_window_apart_are_not_counted_together() =>
        Assert.Equal((1, 0), Peaks((0, ""), (100, ""), (200, "")));

    [Fact]
    public void Retries_are_also_counted_separately() =>
        Assert.Equal((5, 3), Peaks((0, "0"), (10, "1"), (20, "0.1"), (30, "2.0"), (40, "0.0")));

    [Theory]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("0.0.0", false)]
    [InlineData("1", true)]
    [InlineData("0.10.0", true)]
    public void A_first_attempt_has_a_path_of_zeros(string path, bool isRetry) =>
        Assert.Equal(isRetry, CallBaggage.IsRetry(path));

    private static (long Attempts, long Retries) Peaks(params (int AtMilliseconds, string Path)[] arrivals)
    {
        var time = new SteppedTime();
        var peaks = new ArrivalPeaks(time);
        foreach (var (at, path) in arrivals)
        {
            time.Advance(TimeSpan.FromMilliseconds(at) - time.Elapsed);
            peaks.Add(path);
        }
        var totals = new Dictionary<string, long>();
        peaks.AddTo(totals);
        return (totals[ServiceRecord.AttemptsPeak], totals[ServiceRecord.RetriesPeak]);
    }
}
