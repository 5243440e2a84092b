using Chaos.Core.Experiments;
using Chaos.Core.Load;

namespace Chaos.Tools.Tests.Core.Experiments;

public sealed class CountedCallsTests
{
    private static readonly Experiment s_plan = Some.Experiment();

    [Fact]
    public void Of_a_number_of_calls_those_that_are_due_in_the_warm_up_are_told() =>
        Assert.Equal(
            (
                "workloads.calls.iterations",
                "20 of the 60 calls count: 40 are due in the warm-up of 2 s, which is in no figure; warmUp: 0s in durations "
                    + "counts all"
            ),
            Assert.Single(CountedCalls.Told(With(OpenLoad.Constant(20, Some.Seconds(20)), 60)))
        );

    [Fact]
    public void Of_users_it_is_not_known_how_many_calls_they_make_in_the_warm_up() =>
        Assert.StartsWith(
            "of the 60 calls, those of the warm-up of 2 s are in no figure",
            Assert.Single(CountedCalls.Told(With(ClosedLoad.Constant(2, Some.Seconds(20)), 60))).Text,
            StringComparison.Ordinal
        );

    [Fact]
    public void Without_a_number_of_calls_or_without_a_warm_up_there_is_nothing_to_tell()
    {
        Assert.Empty(CountedCalls.Told(s_plan));
        var plan = With(OpenLoad.Constant(20, Some.Seconds(20)), 60);
        Assert.Empty(CountedCalls.Told(plan with { Durations = plan.Durations with { WarmUp = TimeSpan.Zero } }));
    }

    private static Experiment With(LoadProfile load, long iterations) =>
        s_plan with
        {
            Workloads = [s_plan.Workloads[0] with { Load = load, Iterations = iterations }],
        };
}
