using Chaos.Core.Calls;
using Chaos.Core.Events;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Trials;

public sealed class TrialRunnerTests
{
    private readonly VirtualTime _time = new();
    private readonly FakeTestbed _testbed;

    public TrialRunnerTests() => _testbed = new(_time);

    private Task<TrialRecord> RunAsync(
        Action<RunEvent>? watch = null,
        CancellationToken cancellationToken = default,
        params StopCondition[] stops
    ) =>
        _time.RunAsync(async () =>
        {
            var experiment = Experiments.Experiment() with { Stops = stops };
            var setup = new TrialSetup
            {
                Experiment = experiment,
                Arms = [experiment.Candidate],
                Round = 1,
                Seed = 1,
            };
            return Assert.Single(
                await new TrialRunner(_testbed).RunAsync(setup, watch ?? (_ => { }), cancellationToken)
            );
        });

    [Fact]
    public async Task A_trial_injects_on_time_reverts_on_time_and_proves_both()
    {
        var record = await RunAsync();
        Assert.Null(record.Interrupted);
        Assert.Equal(TimeSpan.FromSeconds(5), record.Times.Injected);
        Assert.Equal(TimeSpan.FromSeconds(9), record.Times.Reverted);
        Assert.Null(Assert.Single(record.Receipts).Unproven());
        Assert.Equal(22 * 100, record.Workloads[0].Slots.Sum(s => s.Good()));
        Assert.Equal(["injected: payment stalled", "reverted: payment stalled"], record.Events.Select(e => e.Text));
        Assert.InRange(Assert.Single(record.Series).Values.Count, 21, 23);
    }

    [Fact]
    public async Task A_fault_that_comes_twice_is_proven_twice()
    {
        var record = await _time.RunAsync(async () =>
        {
            var once = Experiments.Experiment();
            var experiment = once with
            {
                Faults =
                [
                    .. (once.Faults[0] with { Duration = TimeSpan.FromSeconds(1) }).Repeated(
                        TimeSpan.FromSeconds(2.5),
                        2
                    ),
                ],
            };
            var setup = new TrialSetup
            {
                Experiment = experiment,
                Arms = [experiment.Candidate],
                Round = 1,
                Seed = 1,
            };
            return Assert.Single(await new TrialRunner(_testbed).RunAsync(setup, _ => { }, CancellationToken.None));
        });
        Assert.Equal([5, 7.5], record.Receipts.Select(r => r.Injected!.Value.TotalSeconds));
        Assert.All(record.Receipts, r => Assert.Null(r.Unproven()));
    }

    [Theory]
    [InlineData(50, "reading(depth) >= 50: payment queue depth read 50 after 7 s, and the faults were taken back")]
    [InlineData(49, null)]
    public async Task A_reading_stops_the_trial_and_its_fault_within_a_second(double depth, string? interrupted)
    {
        var begun = _time.GetTimestamp();
        _testbed.Depth = () => _time.GetElapsedTime(begun) >= TimeSpan.FromSeconds(7) ? depth : 3;

        var record = await RunAsync(
            stops: new StopCondition("reading(depth) >= 50", "payment queue depth", Limit.AtLeast(50))
        );

        Assert.Equal(interrupted, record.Interrupted);
        Assert.Equal(TimeSpan.FromSeconds(interrupted is null ? 9 : 7), record.Times.Reverted);
        Assert.False(_testbed.FaultIsActive);
    }

    [Fact]
    public async Task A_fault_that_is_being_injected_when_the_trial_stops_does_not_arrive_after_its_own_revert()
    {
        _testbed.InjectTakes = TimeSpan.FromSeconds(3);
        var begun = _time.GetTimestamp();
        _testbed.Depth = () => _time.GetElapsedTime(begun) >= TimeSpan.FromSeconds(6) ? 50 : 3;

        var record = await RunAsync(
            stops: new StopCondition("reading(depth) >= 50", "payment queue depth", Limit.AtLeast(50))
        );

        Assert.NotNull(record.Interrupted);
        Assert.False(_testbed.FaultIsActive);
        Assert.Equal(["inject", "revert"], _testbed.Log.TakeLast(2));
    }

    [Theory]
    [InlineData(false, 50)]
    [InlineData(true, 51)]
    public async Task A_value_equal_to_a_limit_is_not_beyond_it(bool isBeyond, double stopsAt)
    {
        var stop = new StopCondition("reading(depth) > 50", "payment queue depth", Limit.AtLeast(50))
        {
            IsBeyond = isBeyond,
        };
        Assert.Equal((false, true), (stop.StopsAt(stopsAt - 1), stop.StopsAt(stopsAt)));
        _testbed.Depth = () => 50;
        Assert.Equal(isBeyond, (await RunAsync(stops: stop)).Interrupted is null);
    }

    [Fact]
    public async Task Without_a_reading_for_each_stop_condition_nothing_is_injected()
    {
        _testbed.SamplesAreThere = () => false;

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            RunAsync(stops: new StopCondition("reading(depth) > 50", "payment queue depth", Limit.AtLeast(50)))
        );

        Assert.StartsWith(
            "stopWhen reading(depth) > 50: payment queue depth gave no reading before the fault",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("inject", _testbed.Log);
    }

    [Fact]
    public async Task A_reading_that_falls_silent_under_the_fault_stops_the_trial()
    {
        var begun = _time.GetTimestamp();
        _testbed.SamplesAreThere = () => _time.GetElapsedTime(begun) < TimeSpan.FromSeconds(2.5);

        var record = await RunAsync(
            stops: new StopCondition("reading(depth) > 50", "payment queue depth", Limit.AtLeast(50))
        );

        Assert.Equal(
            "reading(depth) > 50: payment queue depth gave no reading for 5 s, and the faults were taken back",
            record.Interrupted
        );
        Assert.InRange(record.Times.Reverted.TotalSeconds, 7, 8.5);
    }

    [Fact]
    public async Task An_experiment_that_turns_out_to_be_wrong_gives_no_record()
    {
        _testbed.InjectFails = new WrongExperimentException("no traffic crossed it");

        Assert.Equal(
            "no traffic crossed it",
            (await Assert.ThrowsAsync<WrongExperimentException>(() => RunAsync())).Message
        );
    }

    [Fact]
    public async Task A_fault_is_reverted_when_a_driver_fails()
    {
        _testbed.Answer = call =>
            call.Slot < 6 ? new(CallStatus.Ok) : throw new InvalidOperationException("a defect of the driver");
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync());
        Assert.Equal("a defect of the driver", error.Message);
        Assert.False(_testbed.FaultIsActive);
    }

    [Fact]
    public async Task A_fault_that_cannot_be_reverted_ends_the_run()
    {
        _testbed.RevertFails = new InvalidOperationException("the proxy is gone");
        var error = await Assert.ThrowsAsync<FaultNotRevertedException>(() => RunAsync());
        Assert.Contains("payment stalled", error.Message, StringComparison.Ordinal);
        Assert.Contains("the proxy is gone", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(41, true)]
    [InlineData(39, false)]
    public async Task A_fault_gets_the_time_that_its_revert_needs(double within, bool taken)
    {
        (_testbed.RevertTakes, _testbed.RevertsWithin) = (TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(within));

        if (taken)
            Assert.Equal(TimeSpan.FromSeconds(49), (await RunAsync()).Times.Reverted);
        else
            await Assert.ThrowsAsync<FaultNotRevertedException>(() => RunAsync());
    }

    [Fact]
    public async Task A_mechanism_that_does_not_answer_does_not_prevent_the_revert()
    {
        _testbed.ReadBackHangs = true;
        var record = await RunAsync();
        Assert.False(_testbed.FaultIsActive);
        Assert.Contains("did not report it", Assert.Single(record.Receipts).Unproven(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_trial_reverts_its_fault_and_keeps_its_measurements()
    {
        using var stop = new CancellationTokenSource();
        var record = await RunAsync(
            p =>
            {
                if (p is LoadSeen { Stage: TrialStage.Fault } seen && seen.Left < TimeSpan.FromSeconds(15))
                    stop.Cancel();
            },
            stop.Token
        );
        Assert.NotNull(record.Interrupted);
        Assert.False(_testbed.FaultIsActive);
        Assert.InRange(record.Times.LoadEnd.TotalSeconds, 6, 9);
        Assert.InRange(record.Workloads[0].Slots.Sum(s => s.Good()), 600, 900);
    }

    [Fact]
    public async Task Calls_that_the_stop_cut_are_counted_apart_and_a_fault_felt_until_then_is_proven()
    {
        using var stop = new CancellationTokenSource();
        var record = await RunAsync(
            p =>
            {
                if (p is not LoadSeen { Stage: TrialStage.Fault } seen)
                    return;
                if (seen.Left < TimeSpan.FromSeconds(15.5))
                    _testbed.AnswerTakes = TimeSpan.FromSeconds(10);
                if (seen.Left < TimeSpan.FromSeconds(14.5))
                    stop.Cancel();
            },
            stop.Token
        );
        var calls = Assert.Single(record.Workloads);
        Assert.InRange(calls.Cut, 50, 200);
        Assert.Equal(0, calls.Unfinished);
        Assert.All(calls.Slots, s => Assert.Equal(s.Good(), s.Offered()));
        var receipt = Assert.Single(record.Receipts);
        Assert.Equal(record.Times.LoadEnd, receipt.Cut);
        Assert.Null(receipt.Unproven());
    }

    [Fact]
    public async Task A_fault_that_the_stop_came_before_is_not_called_unproven()
    {
        using var stop = new CancellationTokenSource();
        var record = await RunAsync(
            p =>
            {
                if (p is LoadSeen { Stage: TrialStage.Baseline })
                    stop.Cancel();
            },
            stop.Token
        );
        Assert.True(Assert.Single(record.Receipts).IsCutShort);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_at_the_end_leaves_the_record_and_the_reason()
    {
        _testbed.CollectFails = new TestbedException("payment does not answer");
        var record = await RunAsync();
        Assert.Equal("payment does not answer", record.Interrupted);
        Assert.NotEmpty(record.Workloads[0].Slots);
    }

    [Fact]
    public async Task Progress_names_the_phases_in_their_order()
    {
        var events = new List<RunEvent>();
        await RunAsync(events.Add);
        TrialStage[] stages =
        [
            TrialStage.WarmUp,
            TrialStage.Baseline,
            TrialStage.Fault,
            TrialStage.Recovery,
            TrialStage.Drain,
        ];
        Assert.Equal(stages, events.OfType<LoadSeen>().Select(s => s.Stage).Distinct());
        Assert.Equal(stages, events.OfType<StageBegan>().Select(s => s.Stage));
    }

    [Fact]
    public async Task Random_arrivals_of_two_workloads_do_not_come_together()
    {
        var experiment = Experiments.Experiment();
        var poisson = experiment.Workloads[0] with
        {
            Load = OpenLoad.Constant(100, experiment.Durations.Total) with { Spacing = ArrivalSpacing.Poisson },
        };
        var times = new Dictionary<string, List<TimeSpan>> { ["one"] = [], ["other"] = [] };
        _testbed.Seen = (workload, _) => times[workload].Add(_time.GetUtcNow() - DateTimeOffset.UnixEpoch);

        await _time.RunAsync(() =>
            new TrialRunner(_testbed).RunAsync(
                new()
                {
                    Experiment = experiment with
                    {
                        Workloads = [poisson with { Name = "one" }, poisson with { Name = "other" }],
                    },
                    Arms = [experiment.Candidate],
                    Round = 1,
                    Seed = 1,
                },
                _ => { },
                CancellationToken.None
            )
        );

        Assert.Empty(times["one"].Intersect(times["other"]));
        Assert.All(times.Values, t => Assert.InRange(t.Count, 2000, 2400));
    }
}
