using Chaos.Core.Calls;
using Chaos.Core.Histograms;
using Chaos.Core.Load;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Engine.Recording;

public sealed class RecorderTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task A_snapshot_shows_the_last_second_without_stopping_the_load()
    {
        var workload = Some.Workload(OpenLoad.Constant(100, Some.Seconds(10)));
        var recorder = new Recorder(workload, _time, _time.GetTimestamp(), TimeSpan.Zero);
        var snapshots = await _time.RunAsync(async () =>
        {
            var run = LoadGenerator.RunAsync(
                workload,
                new FunctionTarget(
                    async (call, stop) =>
                    {
                        await Task.Delay(Some.Milliseconds(call.Slot < 5 ? 20 : 40), _time, stop);
                        return new(call.Number % 4 == 0 ? CallStatus.Refused : CallStatus.Ok, 2);
                    }
                ),
                1,
                recorder,
                default
            );
            var taken = new List<LoadSnapshot>();
            for (var i = 1; i <= 16; i++)
            {
                await _time.WaitUntilAsync(
                    _time.TimestampAfter(recorder.StartTimestamp, Some.Seconds(i / 2.0 + .005)),
                    default
                );
                taken.Add(recorder.Snapshot());
            }
            await run;
            return taken;
        });
        var at4 = snapshots[7];
        Assert.Equal((399, 2), (at4.Calls, at4.InFlight));
        Assert.Equal((100.0, 75.0, 200.0), (at4.CallsPerSecond, at4.GoodPerSecond, at4.AttemptsPerSecond));
        Assert.Equal(20, at4.P99!.Value.TotalMilliseconds, .02);
        Assert.Equal(40, snapshots[^1].P99!.Value.TotalMilliseconds, .02);
    }

    [Fact]
    public async Task The_times_of_a_streams_messages_are_recorded_also_of_calls_that_fail()
    {
        var workload = Some.Workload(OpenLoad.Constant(100, Some.Seconds(2)));
        var recorder = new Recorder(workload, _time, _time.GetTimestamp(), TimeSpan.Zero);

        await _time.RunAsync(async () =>
        {
            await LoadGenerator.RunAsync(
                workload,
                new FunctionTarget(
                    (call, _) =>
                        new(
                            new CallResult(call.Number % 2 == 0 ? CallStatus.Reset : CallStatus.Ok)
                            {
                                Stream =
                                    call.Slot == 0
                                        ? new(Some.Milliseconds(30), [Some.Milliseconds(5), Some.Milliseconds(7)])
                                        : null,
                            }
                        )
                ),
                1,
                recorder,
                default
            );
            return 0;
        });

        var slots = recorder.Finish().Slots;
        Assert.Equal((100L, 200L), (slots[0].FirstMessage!.Count, slots[0].BetweenMessages!.Count));
        Assert.Equal(30, slots[0].FirstMessage!.ValueAtQuantile(.5)!.Value.TotalMilliseconds, .1);
        Assert.Equal(7, slots[0].BetweenMessages!.Max!.Value.TotalMilliseconds, .1);
        // A histogram serves several seconds, one after the other.
        Assert.Null(slots[1].FirstMessage);
        Assert.Null(slots[1].BetweenMessages);
    }

    [Fact]
    public async Task A_snapshot_has_no_latency_when_no_call_has_ended_for_long()
    {
        var workload = Some.Workload(OpenLoad.Constant(10, Some.Seconds(8)));
        var recorder = new Recorder(workload, _time, _time.GetTimestamp(), TimeSpan.Zero);
        var figures = new List<bool>();
        await _time.RunAsync(async () =>
        {
            var run = LoadGenerator.RunAsync(
                workload,
                new FunctionTarget(
                    async (call, stop) =>
                    {
                        await Task.Delay(call.Slot < 2 ? Some.Milliseconds(20) : Some.Seconds(60), _time, stop);
                        return new(CallStatus.Ok);
                    }
                ),
                1,
                recorder,
                default
            );
            for (var second = 1; second <= 7; second++)
            {
                await _time.WaitUntilAsync(
                    _time.TimestampAfter(recorder.StartTimestamp, Some.Seconds(second + .5)),
                    default
                );
                figures.Add(recorder.Snapshot().P99 is not null);
            }
            await run;
        });

        // The last second that ended is the one from 1 to 2: its figures count for three more.
        Assert.Equal([true, true, true, true, false], figures.Take(5));
    }

    [Fact]
    public async Task Start_lag_leaves_the_warm_up_out()
    {
        var workload = Some.Workload(OpenLoad.Constant(100, Some.Seconds(4)));
        var recorder = new Recorder(workload, _time, _time.GetTimestamp(), Some.Seconds(3));
        await _time.RunAsync(() =>
            LoadGenerator.RunAsync(
                workload,
                new FunctionTarget((_, _) => new(new CallResult(CallStatus.Ok))),
                1,
                recorder,
                default
            )
        );
        var record = recorder.Finish();
        Assert.Equal(400, record.Slots.Sum(s => s.Offered()));
        Assert.Equal(100, record.StartLag!.Count);
    }

    [Fact]
    public async Task Examples_are_few_and_spread_over_time_and_statuses()
    {
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(OpenLoad.Constant(1000, Some.Seconds(10))),
                _time,
                (call, _) =>
                    new(
                        new CallResult(
                            call.Number % 100 == 99 ? CallStatus.Reset
                                : call.Number % 2 == 0 ? CallStatus.Refused
                                : CallStatus.Ok,
                            Detail: "as told"
                        )
                    )
            )
        );
        Assert.Equal(10 * 3 * 2, record.Examples.Count);
        Assert.Equal(30, record.Examples.Count(e => e.Status == CallStatus.Reset));
        Assert.Equal(
            [99, 199, 299],
            record.Examples.Where(e => e.Status == CallStatus.Reset).Take(3).Select(e => e.Number)
        );
        Assert.Equal(10, record.Examples.Select(e => (int)e.Due.TotalSeconds).Distinct().Count());
    }

    [Fact]
    public async Task A_call_that_ends_after_the_record_changes_nothing()
    {
        var late = new TaskCompletionSource<CallResult>();
        var workload = Some.Workload(OpenLoad.Constant(10, Some.Seconds(1)));
        var recorder = new Recorder(workload, _time, _time.GetTimestamp(), TimeSpan.Zero);
        await _time.RunAsync(async () =>
        {
            var run = LoadGenerator.RunAsync(
                workload,
                new FunctionTarget((_, _) => new(late.Task)),
                1,
                recorder,
                default
            );
            await Task.Delay(Some.Milliseconds(1500), _time, default);
            var record = recorder.Finish();
            Assert.Equal(10, record.Unfinished);
            late.SetResult(new(CallStatus.Ok));
            await run;
            Assert.Same(record, recorder.Finish());
        });
    }

    [Fact]
    public void Calls_recorded_from_many_threads_are_all_counted_once()
    {
        var users = 4;
        var recorder = new Recorder(
            Some.Workload(ClosedLoad.Constant(users, Some.Seconds(60))),
            TimeProvider.System,
            TimeProvider.System.GetTimestamp(),
            TimeSpan.Zero
        );
        const int Calls = 60_000;
        var threads = Enumerable
            .Range(0, users)
            .Select(user => new Thread(() =>
            {
                // Slots compete: each thread goes through all 60 at its own speed while they are packed behind it.
                for (var i = 0; i < Calls; i++)
                {
                    var lane = recorder.Begin(i / 1000, user % recorder.Lanes);
                    recorder.End(
                        lane,
                        i,
                        TimeSpan.Zero,
                        TimeSpan.FromMicroseconds(i % 1000 + 1),
                        null,
                        new(i % 10 == 0 ? CallStatus.ServerError : CallStatus.Ok, i % 10 == 0 ? 4 : 1)
                    );
                }
            }))
            .ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        var record = recorder.Finish();
        Assert.Equal(users * Calls, record.Slots.Sum(s => s.Offered()));
        Assert.Equal(users * Calls / 10, record.Slots.Sum(s => s.Of(CallStatus.ServerError)));
        Assert.Equal(users * Calls * 13L / 10, record.Slots.Sum(s => s.Attempts));
        Assert.Equal(users * Calls, PackedHistogram.Merge(record.Slots.Select(s => s.AllLatencies())).Count);
        Assert.Equal(0, record.Unfinished);
    }
}
