using Chaos.Core.Calls;
using Chaos.Targets.Protocols.Streams;

namespace Chaos.Targets.Tests.Targets.Protocols;

public sealed class StreamProgressTests
{
    [Fact]
    public void Of_many_messages_some_times_are_kept_and_their_distribution_stays()
    {
        var time = new SteppedClock();
        var progress = new StreamProgress(new() { Count = 100_001 }, time);
        CallResult? result = null;
        for (var i = 0; i <= 100_000; i++)
        {
            // The slow ones come in a row, so that they cannot hide behind a stride.
            time.Advance(TimeSpan.FromMilliseconds(i is > 40_000 and <= 50_000 ? 50 : 10));
            result = progress.See("", 1, "OK");
        }

        var between = result!.Value.Stream!.Between;
        Assert.InRange(between.Count, StreamProgress.MostTimes / 2, StreamProgress.MostTimes);
        var slow = between.Count(t => t == TimeSpan.FromMilliseconds(50));
        Assert.InRange((double)slow / between.Count, .098, .102);
    }
}
