using Chaos.Core.Calls;
using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Judging;

public sealed class ExternalLoadsTests
{
    [Theory]
    // Calls each second to the end, or to 2 s before it.
    [InlineData("0-21", null)]
    [InlineData("0-19", null)]
    // A pause of 3 s at the end, without one before.
    [InlineData("0-18", 19)]
    [InlineData("0-11", 12)]
    // One call in 5 s is the usual pause.
    [InlineData("0,5,10", null)]
    [InlineData("0,2,4", 5)]
    // A pause in the middle is none at the end.
    [InlineData("0-4,12-21", null)]
    [InlineData("", 0)]
    public void A_load_has_ceased_when_it_pauses_longer_than_before_to_the_end(string seconds, int? expected) =>
        Assert.Equal(expected, ExternalLoads.Ceased(Some.Experiment(), Workload(seconds, CallStatus.Ok), 22));

    [Fact]
    public void Callers_that_wait_for_an_answer_have_not_ceased_to_call()
    {
        // The timeout of 5 s ends in second 20.
        Assert.Null(ExternalLoads.Ceased(Some.Experiment(), Workload("0-14", CallStatus.TimedOut), 22));
        Assert.Equal(15, ExternalLoads.Ceased(Some.Experiment(), Workload("0-9", CallStatus.TimedOut), 22));
    }

    [Fact]
    public void Entries_that_were_lost_are_told()
    {
        var whole = Some.Record("with");
        var record = whole with
        {
            Workloads =
            [
                .. whole.Workloads.Select(w => w with { External = new("http://127.0.0.1:9000", 9) { Lost = 1200 } }),
            ],
        };

        Assert.StartsWith(
            "calls: 1,200 entries of the proxy's log were lost",
            Assert.Single(ExternalLoads.Problems(Some.Experiment(), record)).Text,
            StringComparison.Ordinal
        );
    }

    private static WorkloadRecord Workload(string seconds, CallStatus last)
    {
        var all = seconds
            .Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('-').Select(int.Parse).ToList())
            .SelectMany(ends => Enumerable.Range(ends[0], ends[^1] - ends[0] + 1))
            .ToList();
        return new()
        {
            Name = "calls",
            IsOpen = false,
            InFlightPeak = 1,
            Unfinished = 0,
            Slots =
            [
                .. all.Select(second => new SlotRecord
                {
                    Slot = second,
                    Calls = new Dictionary<CallStatus, long> { [second == all[^1] ? last : CallStatus.Ok] = 5 },
                }),
            ],
        };
    }
}
