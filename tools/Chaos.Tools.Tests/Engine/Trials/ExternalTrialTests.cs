using Chaos.Core.Calls;
using Chaos.Core.Events;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;
using Chaos.Tools.Tests.Engine.Journeys;
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
        _calls.Maker.SetResult(new("k6 ended with exit code 107"));

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
            _ => _calls.Maker.TrySetResult(new("k6 ended with exit code 0")),
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
            _ => _calls.Maker.TrySetResult(new("k6 ended with exit code 0")),
            null,
            Some.Seconds(22.5),
            Timeout.InfiniteTimeSpan
        );

        var record = await RunAsync();

        Assert.Null(record.Interrupted);
    }

    [Fact]
    public async Task A_program_whose_script_fails_in_mid_trial_makes_the_experiment_wrong()
    {
        for (var i = 0; i < 80; i++)
            _calls.Add(Some.Seconds(i * .1), Some.Milliseconds(20));
        await using var end = _time.CreateTimer(
            _ => _calls.Maker.TrySetResult(new("k6 ended with exit code 107, its script failed", IsWrong: true)),
            null,
            Some.Seconds(7),
            Timeout.InfiniteTimeSpan
        );

        var failed = await Assert.ThrowsAsync<WrongExperimentException>(RunAsync);

        Assert.Equal("calls: k6 ended with exit code 107, its script failed, in second 6 of the trial", failed.Message);
        Assert.False(_testbed.FaultIsActive);
        Assert.True(_calls.IsEnded);
    }

    [Fact]
    public async Task A_program_that_makes_no_call_is_told_with_its_last_lines()
    {
        _load = _load with { ReadyWithin = Some.Seconds(30), Maker = new("k6", ["k6"], "/") };
        var calls = new FakeCalls(_time) { LastLines = ["TypeError: a is undefined"] };
        var testbed = new FakeTestbed(_time) { Calls = calls };

        var failed = await Assert.ThrowsAsync<TestbedException>(() => RunAsync(testbed, Plan()));

        Assert.Equal(
            "calls: the first call did not come within 30 s: k6 runs, and has to call http://127.0.0.1:9000 (its last lines: "
                + "TypeError: a is undefined)",
            failed.Message
        );
    }

    [Fact]
    public async Task Of_two_loads_the_program_of_one_ends_and_the_trial_and_the_other_program_end()
    {
        var (one, other) = Two(new(_time), new(_time) { EndTakes = Some.Seconds(2) });
        foreach (var calls in new[] { one, other })
            for (var i = 0; i < 200; i++)
                calls.Add(Some.Seconds(i * .1), Some.Milliseconds(20));
        await using var end = _time.CreateTimer(
            _ => other.Maker.TrySetResult(new("oha ended with exit code 2")),
            null,
            Some.Seconds(8),
            Timeout.InfiniteTimeSpan
        );

        var record = await RunAsync(Testbed(one, other), TwoLoads());

        Assert.StartsWith("other: no call from second 7 on: oha ended", record.Interrupted, StringComparison.Ordinal);
        Assert.All([one, other], c => Assert.True(c.IsEnded));
        Assert.Equal(["one", "other"], record.Workloads.Select(w => w.Name));
        Assert.All(record.Workloads, w => Assert.NotNull(w.External));
    }

    [Fact]
    public async Task Of_two_loads_one_cannot_begin_and_the_other_is_ended()
    {
        var (one, other) = Two(
            new(_time),
            new(_time) { BeginFails = new WrongExperimentException("oha cannot be started") }
        );
        for (var i = 0; i < 200; i++)
            one.Add(Some.Seconds(i * .1), Some.Milliseconds(20));

        await Assert.ThrowsAsync<WrongExperimentException>(() => RunAsync(Testbed(one, other), TwoLoads()));

        Assert.True(one.IsEnded);
        Assert.Equal(TimeSpan.Zero, _time.GetUtcNow() - new VirtualTime().GetUtcNow());
    }

    [Fact]
    public async Task Of_two_loads_one_that_cannot_be_ended_does_not_keep_the_other_from_its_end()
    {
        var (one, other) = Two(
            new(_time) { EndFails = new TestbedException("the proxy does not answer") },
            new(_time) { EndTakes = Some.Seconds(3) }
        );
        foreach (var calls in new[] { one, other })
            for (var i = 0; i < 300; i++)
                calls.Add(Some.Seconds(i * .1), Some.Milliseconds(20));

        await Assert.ThrowsAsync<TestbedException>(() => RunAsync(Testbed(one, other), TwoLoads()));

        Assert.True(other.IsEnded);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(8.0)]
    public async Task The_teardown_is_made_when_no_program_makes_a_load_any_more(double? endsAt)
    {
        var (one, other) = Two(new(_time) { EndTakes = Some.Seconds(2) }, new(_time) { EndTakes = Some.Seconds(5) });
        foreach (var calls in new[] { one, other })
            for (var i = 0; i < 400; i++)
                calls.Add(Some.Seconds(i * .1), Some.Milliseconds(20));
        await using var end = _time.CreateTimer(
            _ => other.Maker.TrySetResult(new("oha ended with exit code 2")),
            null,
            endsAt is { } at ? Some.Seconds(at) : Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        var testbed = Testbed(one, other);
        var torn = new List<bool>();
        testbed.Seen = (_, _) => torn.Add(one.IsEnded && other.IsEnded);

        var record = await RunAsync(
            testbed,
            TwoLoads() with
            {
                Teardown = new() { Name = "teardown", Steps = [JourneyRun.Step("clear")] },
            }
        );

        Assert.Equal([true], torn);
        Assert.Equal(endsAt is null, record.Interrupted is null);
    }

    [Fact]
    public async Task A_stop_condition_judges_a_second_when_its_calls_have_been_read()
    {
        // In each second the first calls fail and those after them are good. A reading takes .9 s.
        var calls = new FakeCalls(_time) { ReadingTakes = Some.Seconds(.9) };
        for (var i = 0; i < 400; i++)
            calls.Add(
                Some.Seconds(i * .1),
                Some.Milliseconds(20),
                new(i % 10 < 3 ? CallStatus.ServerError : CallStatus.Ok)
            );
        var stop = new LoadStop("availability < 50 % for 1s", new Availability(), Limit.AtMost(.5), Some.Seconds(1))
        {
            IsBeyond = true,
        };

        var record = await RunAsync(
            new FakeTestbed(_time) { Calls = calls },
            Plan() with
            {
                LoadStops = [stop],
                SteadyState = 0,
            }
        );

        Assert.Null(record.Interrupted);
        Assert.All(record.Workloads[0].Slots.Skip(1).SkipLast(1), s => Assert.InRange(s.Good(), 6, 8));
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

    private static (FakeCalls One, FakeCalls Other) Two(FakeCalls one, FakeCalls other) => (one, other);

    private FakeTestbed Testbed(FakeCalls one, FakeCalls other) =>
        new(_time)
        {
            CallsOf = new Dictionary<string, IExternalCalls> { ["one"] = one, ["other"] = other },
        };

    private Experiment TwoLoads()
    {
        var plan = Plan();
        return plan with
        {
            Workloads = [plan.Workloads[0] with { Name = "one" }, plan.Workloads[0] with { Name = "other" }],
        };
    }

    private Task<TrialRecord> RunAsync() => RunAsync(_testbed, Plan());

    private Task<TrialRecord> RunAsync(ITestbed testbed, Experiment plan) =>
        _time.RunAsync(async () =>
        {
            var setup = new TrialSetup
            {
                Experiment = plan,
                Arms = [plan.Candidate],
                Round = 1,
                Seed = 1,
            };
            return Assert.Single(await new TrialRunner(testbed).RunAsync(setup, _events.Add, CancellationToken.None));
        });
}
