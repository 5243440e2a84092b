using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Trials;

/// <summary>Calls that are in flight when the fault begins belong neither to the baseline nor to the fault.</summary>
public sealed class BaselineTests
{
    private readonly VirtualTime _time = new();

    private async Task<TrialRecord> RunAsync(Experiment experiment, double answerSeconds)
    {
        var testbed = new FakeTestbed(_time) { AnswerTakes = Experiments.Seconds(answerSeconds) };
        testbed.Answer = _ => new(testbed.FaultIsActive ? CallStatus.Reset : CallStatus.Ok);
        IReadOnlyList<TrialRecord> records = [];
        await _time.RunAsync(async () =>
            records = await new TrialRunner(testbed).RunAsync(
                new()
                {
                    Experiment = experiment,
                    Arms = [experiment.Candidate],
                    Round = 1,
                    Seed = 1,
                },
                _ => { },
                CancellationToken.None
            )
        );
        return Assert.Single(records);
    }

    [Theory]
    [InlineData(.15, 5.85)]
    [InlineData(.4, 5.6)]
    public async Task A_slow_service_that_is_cut_off_was_steady_before(double answer, double end)
    {
        var experiment = Experiments.Experiment() with
        {
            Durations = Experiments.Durations.BeforeFault(Experiments.Seconds(.5)),
            Arms = [Experiments.Arm("with", ArmRole.Candidate)],
        };
        experiment = experiment with
        {
            Workloads =
            [
                experiment.Workloads[0] with
                {
                    Load = Chaos.Core.Load.OpenLoad.Constant(100, experiment.Durations.Total),
                },
            ],
        };

        var record = await RunAsync(experiment, answer);

        Assert.Equal(end, record.Times.BaselineEnd!.Value.TotalSeconds, 2);
        var (from, to) = record.Slots(Phase.Baseline);
        // The whole baseline of the plan.
        Assert.Equal((2, 5), (from, to));
        Assert.Equal(300, record.Workloads[0].Slots.Where(s => s.Slot >= from && s.Slot < to).Sum(s => s.Good()));
        // The time that was cut off lies between the two.
        var (cutFrom, cutTo) = record.Slots(Phase.UnderWay);
        Assert.True(
            record.Workloads[0].Slots.Where(s => s.Slot >= cutFrom && s.Slot < cutTo).Sum(s => s.Of(CallStatus.Reset))
                >= 100 * answer
        );
        Assert.DoesNotContain(
            Judge.Decide(experiment, [record]).Problems,
            p => p.Contains("steady state", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Without_a_fault_the_baseline_goes_on_to_its_end() =>
        Assert.Null((await RunAsync(Experiments.Experiment() with { Faults = [] }, .15)).Times.BaselineEnd);

    [Theory]
    // At most 0.2 s in the seconds that the fault cannot have touched.
    [InlineData(new[] { 200.0, 100, 100, 450 }, 9.8)]
    // An answer that takes longer than one attempt may take does not count.
    [InlineData(new[] { 200.0, 3000, 100, 100 }, 9)]
    // No answer by then.
    [InlineData(new double[0], 9)]
    public void The_baseline_ends_the_longest_good_answer_before_the_fault_or_one_attempt_timeout(
        double[] milliseconds,
        double end
    )
    {
        var slots = milliseconds.Select((ms, i) => Slot(6 + i, ms));
        Assert.Equal(
            end,
            PhaseTimes
                .BaselineEnd(slots, Experiments.Seconds(2), Experiments.Seconds(10), Experiments.Seconds(1))
                .TotalSeconds,
            2
        );
    }

    [Fact]
    public void Good_answers_alone_count_where_they_are_kept_apart()
    {
        var slot = Slot(6, 900) with { GoodLatency = Encoded(100), FailedLatency = Encoded(900), Latency = null };
        Assert.Equal(
            9.9,
            PhaseTimes
                .BaselineEnd([slot], Experiments.Seconds(2), Experiments.Seconds(10), Experiments.Seconds(1))
                .TotalSeconds,
            2
        );
    }

    [Fact]
    public void A_plan_that_left_no_time_for_it_keeps_what_it_has() =>
        Assert.Equal(
            3.9,
            PhaseTimes
                .BaselineEnd([Slot(2, 100)], Experiments.Seconds(2), Experiments.Seconds(4), Experiments.Seconds(5))
                .TotalSeconds,
            2
        );

    [Fact]
    public void Answers_that_the_fault_held_up_do_not_cut_a_baseline_that_is_shorter_than_an_attempt()
    {
        // Messages of the last second were sent to a broker that was killed at 4 s. They were confirmed 5 s later,
        // when another broker had taken over.
        SlotRecord[] slots = [Slot(1, 800), Slot(2, 50), Slot(3, 5000)];
        Assert.Equal(
            3.2,
            PhaseTimes
                .BaselineEnd(slots, Experiments.Seconds(1), Experiments.Seconds(4), Experiments.Seconds(9))
                .TotalSeconds,
            2
        );
    }

    [Fact]
    public void A_call_that_is_given_up_before_the_attempt_timeout_is_no_longer_in_flight()
    {
        var experiment = Experiments.Experiment() with { AttemptTimeout = Experiments.Seconds(10) };
        Assert.Equal(Experiments.Seconds(5), experiment.LongestCall);
        Assert.Equal(Experiments.Seconds(.5), Experiments.Experiment().LongestCall);
    }

    private static SlotRecord Slot(int slot, double milliseconds) =>
        new()
        {
            Slot = slot,
            Calls = new Dictionary<CallStatus, long> { [CallStatus.Ok] = 1 },
            Latency = Encoded(milliseconds),
        };

    private static PackedHistogram Encoded(double milliseconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        return histogram.Pack();
    }
}
