using Chaos.Core.Events;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Load;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Trials;

/// <summary>Trials of a load that is made elsewhere.</summary>
public sealed class ExternalTrialTests
{
    private readonly VirtualTime _time = new();
    private readonly FakeTestbed _testbed;
    private readonly FakeCalls _calls;
    private readonly List<RunEvent> _events = [];

    private ExternalLoad _load = new(Experiments.Durations.Total);

    public ExternalTrialTests()
    {
        _calls = new(_time);
        _testbed = new(_time) { Calls = _calls };
    }

    [Fact]
    public async Task A_trial_begins_with_the_first_call_and_records_those_that_come_after_it()
    {
        for (var i = 0; i < 300; i++)
            _calls.Add(Some.Seconds(4 + (i * .1)), Some.Milliseconds(20));

        var record = await RunAsync();

        Assert.Null(record.Interrupted);
        var calls = Assert.Single(record.Workloads);
        Assert.Equal(_calls.Record, calls.External);
        Assert.Equal(Enumerable.Range(0, 22), calls.Slots.Select(s => s.Slot));
        Assert.All(calls.Slots, s => Assert.InRange(s.Good(), 9, 11));
        Assert.True(_calls.IsEnded);
        var waited = _events.OfType<LoadAwaited>().ToList();
        Assert.Equal([0, 1, 2, 3, 4], waited.Select(w => Math.Floor(w.Waited.TotalSeconds)));
        Assert.True(
            _events.FindIndex(e => e is TrialBegan) > _events.FindLastIndex(e => e is LoadAwaited),
            "the trial began before its load"
        );
    }

    [Fact]
    public async Task A_trial_waits_for_the_rate_that_is_asked_for()
    {
        _load = _load with { ReadyPerSecond = 9, ReadyFor = Some.Seconds(2) };
        // One a second for 5 s, then ten a second.
        for (var i = 0; i < 5; i++)
            _calls.Add(Some.Seconds(i), Some.Milliseconds(20));
        for (var i = 0; i < 300; i++)
            _calls.Add(Some.Seconds(5 + (i * .1)), Some.Milliseconds(20));
        var begun = _time.GetUtcNow();

        var record = await RunAsync();

        Assert.InRange((record.StartedUtc - begun).TotalSeconds, 6.5, 7.3);
    }

    [Fact]
    public async Task A_load_that_does_not_come_in_time_is_told_with_the_address()
    {
        _load = _load with { ReadyWithin = Some.Seconds(30) };

        var failed = await Assert.ThrowsAsync<TestbedException>(RunAsync);

        Assert.Equal(
            "calls: the first call did not come within 30 s: send the load to http://127.0.0.1:9000",
            failed.Message
        );
    }

    [Fact]
    public async Task A_program_that_ends_before_its_first_call_makes_the_experiment_wrong()
    {
        _calls.Maker.SetResult("k6 ended with exit code 107");

        var failed = await Assert.ThrowsAsync<WrongExperimentException>(RunAsync);

        Assert.StartsWith(
            "calls: k6 ended with exit code 107 before the load was there: the first call",
            failed.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_program_that_ends_in_mid_trial_stops_it()
    {
        for (var i = 0; i < 80; i++)
            _calls.Add(Some.Seconds(i * .1), Some.Milliseconds(20));
        await using var end = _time.CreateTimer(
            _ => _calls.Maker.TrySetResult("k6 ended with exit code 0"),
            null,
            Some.Seconds(8),
            Timeout.InfiniteTimeSpan
        );

        var record = await RunAsync();

        Assert.Equal(
            "calls: no call from second 7 on: k6 ended with exit code 0; it has to last longer than the trial of 22 s",
            record.Interrupted
        );
        Assert.False(_testbed.FaultIsActive);
        Assert.True(_calls.IsEnded);
    }

    [Fact]
    public async Task A_program_that_ends_when_only_its_last_answers_are_awaited_stops_nothing()
    {
        for (var i = 0; i < 219; i++)
            _calls.Add(Some.Seconds(i * .1), Some.Milliseconds(20));
        _calls.Add(Some.Seconds(21.9), Some.Milliseconds(900));
        await using var end = _time.CreateTimer(
            _ => _calls.Maker.TrySetResult("k6 ended with exit code 0"),
            null,
            Some.Seconds(22.5),
            Timeout.InfiniteTimeSpan
        );

        var record = await RunAsync();

        Assert.Null(record.Interrupted);
    }

    [Fact]
    public async Task A_load_that_ceases_makes_the_verdict_Inconclusive()
    {
        for (var i = 0; i < 120; i++)
            _calls.Add(Some.Seconds(i * .1), Some.Milliseconds(20));

        var record = await RunAsync();

        var result = Judge.Decide(Plan(), [record]);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains("calls: no call from second 12 on: the load that is made elsewhere ceased", result.Problems);
    }

    private Experiment Plan()
    {
        var plan = Experiments.Experiment();
        return plan with
        {
            Arms = [plan.Candidate],
            Source = "mine.yaml",
            Workloads = [plan.Workloads[0] with { Load = _load, Timeout = Some.Seconds(1) }],
        };
    }

    private Task<TrialRecord> RunAsync() =>
        _time.RunAsync(async () =>
        {
            var setup = new TrialSetup
            {
                Experiment = Plan(),
                Arms = [Plan().Candidate],
                Round = 1,
                Seed = 1,
            };
            return Assert.Single(await new TrialRunner(_testbed).RunAsync(setup, _events.Add, CancellationToken.None));
        });
}
