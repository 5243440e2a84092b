using Chaos.Core.Events;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Trials;

/// <summary>Trials in which a process is killed from 5 s to 9 s and started again. The load ends after 22 s.</summary>
public sealed class RestartTests
{
    private readonly VirtualTime _time = new();
    private readonly FakeTestbed _testbed;

    public RestartTests() => _testbed = new(_time);

    private static FaultWindow Window(FaultSpec fault, double from, double to) =>
        new()
        {
            Fault = fault,
            Start = Experiments.Seconds(from - 5),
            Duration = Experiments.Seconds(to - from),
        };

    private Task<TrialRecord> RunAsync(params FaultWindow[] faults) => RunAsync(Experiments.Experiment(), faults);

    private Task<TrialRecord> RunAsync(Experiment experiment, params FaultWindow[] faults) =>
        _time.RunAsync(async () =>
        {
            var killed = experiment with
            {
                Faults = faults.Length > 0 ? faults : [Window(new Experiments.ServiceKilled("payment"), 5, 9)],
            };
            return Assert.Single(
                await new TrialRunner(_testbed).RunAsync(
                    new()
                    {
                        Experiment = killed,
                        Arms = [killed.Candidate],
                        Round = 1,
                        Seed = 1,
                    },
                    _ => { },
                    CancellationToken.None
                )
            );
        });

    [Fact]
    public async Task The_start_of_a_killed_process_is_recovery_and_its_receipt_keeps_the_real_revert()
    {
        _testbed.RevertTakes = Experiments.Seconds(6);

        var record = await RunAsync();

        Assert.Equal(
            (Experiments.Seconds(9), Experiments.Seconds(9), Experiments.Seconds(15)),
            (record.Times.FaultEnd, record.Times.RecoveryBegan, record.Times.Reverted)
        );
        var receipt = Assert.Single(record.Receipts);
        Assert.Equal(
            (Experiments.Seconds(9), Experiments.Seconds(15), Experiments.Seconds(6)),
            (receipt.Over, receipt.Reverted, receipt.Start)
        );
        Assert.Null(receipt.Unproven());
    }

    [Fact]
    public async Task A_start_that_outlasts_the_load_does_not_delay_its_end_and_blames_no_canary()
    {
        _testbed.RevertTakes = Experiments.Seconds(15);

        var record = await RunAsync();

        Assert.Null(record.Interrupted);
        Assert.Equal((Experiments.Seconds(22), Experiments.Seconds(24)), (record.Times.LoadEnd, record.Times.Reverted));
        Assert.Equal(2_200, record.Workloads[0].Slots.Sum(s => s.Offered()));
        Assert.False(_testbed.FaultIsActive);
        Assert.Null(Assert.Single(record.Receipts).Unproven());
    }

    [Fact]
    public async Task A_long_start_does_not_delay_other_faults()
    {
        _testbed.RevertTakesOf = fault => fault is Experiments.ServiceKilled ? Experiments.Seconds(10) : TimeSpan.Zero;

        var record = await RunAsync(
            Window(new Experiments.ServiceKilled("order"), 5, 6),
            Window(new Experiments.PaymentStalls(), 7, 9)
        );

        Assert.Equal(
            [(Experiments.Seconds(5), Experiments.Seconds(16)), (Experiments.Seconds(7), Experiments.Seconds(9))],
            record.Receipts.Select(r => (r.Injected!.Value, r.Reverted!.Value))
        );
        // The last canary was over when the other fault was reverted.
        Assert.Equal(
            (Experiments.Seconds(9), Experiments.Seconds(9)),
            (record.Times.FaultEnd, record.Times.RecoveryBegan)
        );
    }

    [Fact]
    public async Task The_next_kill_of_a_process_waits_until_it_has_started_and_is_left_out_when_its_time_is_over()
    {
        _testbed.RevertTakes = Experiments.Seconds(1.5);

        var record = await RunAsync(
            Window(new Experiments.ServiceKilled("payment"), 5, 6),
            Window(new Experiments.ServiceKilled("payment"), 7, 8),
            Window(new Experiments.ServiceKilled("payment"), 8, 9)
        );

        Assert.Equal([Experiments.Seconds(5), Experiments.Seconds(7.5), null], record.Receipts.Select(r => r.Injected));
        Assert.Equal("it was never injected", record.Receipts[2].Unproven());
    }

    [Fact]
    public async Task A_process_that_does_not_come_back_is_left_to_the_objectives_and_the_trial_goes_on()
    {
        _testbed.RevertFails = new ServiceNotBackException(
            "payment",
            7,
            ["FATAL: no such database"],
            new TestbedException("payment ended with exit code 7 before it was ready")
        );

        var record = await RunAsync();

        Assert.Null(record.Interrupted);
        Assert.Equal(Experiments.Seconds(22), record.Times.LoadEnd);
        Assert.Equal(
            "payment ended during the trial with exit code 7 at 9 s. Its last lines: FATAL: no such database",
            Assert.Single(record.Deaths).ToString()
        );
        Assert.Contains(
            record.Events,
            e => e.Text.StartsWith("payment ended during the trial", StringComparison.Ordinal)
        );
        var receipt = Assert.Single(record.Receipts);
        Assert.Null(receipt.Unproven());
        Assert.Null(receipt.Start);
    }

    [Theory]
    [InlineData(12, true)]
    [InlineData(10, false)]
    public async Task A_recovery_phase_without_room_for_the_start_is_refused_before_any_load(double start, bool refused)
    {
        _testbed.StartUps = new Dictionary<string, TimeSpan> { ["payment"] = Experiments.Seconds(start) };
        var calls = 0;
        _testbed.Seen = (_, _) => calls++;
        var experiment = Experiments.Experiment(
            new Guard
            {
                Metric = new TimeToRecover(Experiments.Seconds(2)),
                Phase = Phase.AfterFault,
                Limit = Limit.AtMost(1),
            }
        );

        if (refused)
        {
            var error = await Assert.ThrowsAsync<WrongExperimentException>(() => RunAsync(experiment));
            Assert.StartsWith(
                "durations.recovery: 13 s is not allowed; allowed: 15 s or more: the start of payment took 12 s",
                error.Message,
                StringComparison.Ordinal
            );
        }
        else
            await RunAsync(experiment);

        Assert.Equal(refused ? 0 : 2_200, calls);
    }

    [Fact]
    public async Task A_start_that_falls_into_other_faults_needs_no_room_in_the_recovery()
    {
        _testbed.StartUps = new Dictionary<string, TimeSpan> { ["order"] = Experiments.Seconds(3) };
        var experiment = Experiments.Experiment(
            new Guard
            {
                Metric = new TimeToRecover(Experiments.Seconds(2)),
                Phase = Phase.AfterFault,
                Limit = Limit.AtMost(11),
            }
        );

        await RunAsync(
            experiment,
            Window(new Experiments.ServiceKilled("order"), 5, 6),
            Window(new Experiments.PaymentStalls(), 5, 9)
        );

        await Assert.ThrowsAsync<WrongExperimentException>(() =>
            RunAsync(experiment, Window(new Experiments.ServiceKilled("order"), 5, 9))
        );
    }

    [Fact]
    public async Task While_a_process_starts_the_trial_is_in_recovery_and_shows_no_fault()
    {
        _testbed.RevertTakes = Experiments.Seconds(4);
        var seen = new List<(TrialStage Stage, int Faults)>();
        var experiment = Experiments.Experiment() with
        {
            Faults = [Window(new Experiments.ServiceKilled("payment"), 5, 9)],
        };

        await _time.RunAsync(() =>
            new TrialRunner(_testbed).RunAsync(
                new()
                {
                    Experiment = experiment,
                    Arms = [experiment.Candidate],
                    Round = 1,
                    Seed = 1,
                },
                e =>
                {
                    if (e is LoadSeen look)
                        seen.Add((look.Stage, look.ActiveFaults.Count));
                },
                CancellationToken.None
            )
        );

        Assert.Equal(
            [
                (TrialStage.WarmUp, 0),
                (TrialStage.Baseline, 0),
                (TrialStage.Fault, 1),
                (TrialStage.Recovery, 0),
                (TrialStage.Drain, 0),
            ],
            seen.Distinct()
        );
        Assert.InRange(seen.Count(s => s.Stage == TrialStage.Fault), 7, 9);
    }
}
