using Chaos.Core.Calls;
using Chaos.Core.Histograms;
using Chaos.Core.Load;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Engine.Generators;

public sealed class ClosedLoadTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Users_call_one_after_the_other_and_think_in_between()
    {
        var load = ClosedLoad.Constant(3, Some.Seconds(2)) with { ThinkTime = TimeSpan.FromMilliseconds(80) };
        var numbers = new HashSet<long>();
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(load),
                _time,
                async (call, stop) =>
                {
                    Assert.True(numbers.Add(call.Number));
                    await Task.Delay(Some.Milliseconds(20), _time, stop);
                    return new(CallStatus.Ok);
                }
            )
        );
        Assert.False(record.IsOpen);
        Assert.Null(record.StartLag);
        Assert.Equal([30, 30], record.Slots.Select(s => s.Good()));
        Assert.Equal(3, record.InFlightPeak);
        Assert.All(record.Slots, s => Assert.Equal(s.GoodLatency, s.ServiceTime));
        Assert.Equal(20, record.Slots[0].AllLatencies().Max!.Value.TotalMilliseconds, .02);
    }

    [Fact]
    public async Task Users_of_different_speed_take_each_row_of_a_feed_once()
    {
        var rows = new List<long>();
        await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(ClosedLoad.Constant(3, Some.Seconds(20))) with
                {
                    Iterations = 7,
                },
                _time,
                async (call, stop) =>
                {
                    rows.Add(call.Row);
                    // The calls of a user have numbers with the same remainder.
                    await Task.Delay(Some.Milliseconds(call.Number % 3 == 0 ? 10 : 900), _time, stop);
                    return new(CallStatus.Ok);
                }
            )
        );

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], rows.Order());
    }

    [Fact]
    public async Task Users_come_and_go_by_stages()
    {
        var load = new ClosedLoad
        {
            Stages =
            [
                new(1, 1, Some.Seconds(1)),
                new(4, 4, Some.Seconds(1)),
                new(2, 2, Some.Seconds(1)),
                new(0, 0, Some.Seconds(1)),
                new(1, 1, Some.Seconds(1)),
            ],
        };
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(load),
                _time,
                async (_, stop) =>
                {
                    await Task.Delay(Some.Milliseconds(100), _time, stop);
                    return new(CallStatus.Ok);
                }
            )
        );
        Assert.Equal([0, 1, 2, 4], record.Slots.Select(s => s.Slot));
        Assert.Equal([10, 40, 20, 10], record.Slots.Select(s => s.Good()));
        Assert.Equal(4, record.InFlightPeak);
    }

    [Fact]
    public async Task A_closed_load_hides_a_stall_and_its_record_says_that_it_is_closed()
    {
        var start = _time.GetTimestamp();
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(ClosedLoad.Constant(1, Some.Seconds(10))),
                _time,
                async (_, stop) =>
                {
                    var now = _time.GetElapsedTime(start);
                    await _time.WaitUntilAsync(
                        _time.TimestampAfter(
                            start,
                            now >= Some.Seconds(4) && now < Some.Seconds(5)
                                ? Some.Seconds(5)
                                : now + TimeSpan.FromMilliseconds(5)
                        ),
                        stop
                    );
                    return new(CallStatus.Ok);
                }
            )
        );
        var latency = PackedHistogram.Merge(record.Slots.Select(s => s.AllLatencies()));
        Assert.Equal(5, latency.ValueAtQuantile(.99)!.Value.TotalMilliseconds, .01);
        Assert.Equal(1000, latency.Max!.Value.TotalMilliseconds, .5);
    }

    [Fact]
    public async Task A_user_whose_call_does_not_end_is_given_up_and_goes_on()
    {
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(ClosedLoad.Constant(2, Some.Seconds(4)), .5),
                _time,
                async (call, stop) =>
                {
                    await Task.Delay(
                        call.Number < 2 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(100),
                        _time,
                        stop
                    );
                    return new(CallStatus.Ok);
                }
            )
        );
        Assert.Equal(2, record.Slots.Sum(s => s.Of(CallStatus.TimedOut)));
        Assert.Equal(2 * 35, record.Slots.Sum(s => s.Good()));
    }

    [Fact]
    public async Task On_the_machines_clock_calls_that_never_wait_do_not_block_the_thread_pool()
    {
        var users = Environment.ProcessorCount * 4;
        var others = 0;
        var counts = new long[users];
        using var enough = new CancellationTokenSource();
        var run = Some.RecordAsync(
            Some.Workload(ClosedLoad.Constant(users, Some.Seconds(20))),
            TimeProvider.System,
            (call, _) =>
            {
                Volatile.Write(ref counts[call.Number % users], counts[call.Number % users] + 1);
                return new(new CallResult(CallStatus.Ok));
            },
            enough.Token
        );
        for (; !run.IsCompleted && (others < 20 || counts.Any(count => count == 0)); others++)
            await Task.Delay(Some.Milliseconds(1), TimeProvider.System, default);
        Assert.False(run.IsCompleted);
        await enough.CancelAsync();
        var record = await run;
        Assert.Equal(counts.Sum(), record.Slots.Sum(s => s.Good()));
        Assert.Equal(0, record.Unfinished);
        Assert.Equal(users, record.InFlightPeak);
    }

    [Fact]
    public async Task An_exception_of_a_target_ends_the_load()
    {
        var run = _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(ClosedLoad.Constant(5, Some.Seconds(60))),
                _time,
                async (call, _) =>
                {
                    await Task.Delay(Some.Milliseconds(10), _time, default);
                    return call.Number == 50 ? throw new FormatException("a driver's defect") : new(CallStatus.Ok);
                }
            )
        );
        await Assert.ThrowsAsync<FormatException>(() => run);
    }

    [Fact]
    public async Task Stopped_in_the_middle_every_call_begun_is_accounted_for()
    {
        using var stop = new CancellationTokenSource();
        long begun = 0;
        var record = await Some.RecordAsync(
            Some.Workload(ClosedLoad.Constant(4, Some.Seconds(600))),
            TimeProvider.System,
            async (_, token) =>
            {
                if (Interlocked.Increment(ref begun) == 200)
                    await stop.CancelAsync();
                await Task.Delay(Some.Milliseconds(2), TimeProvider.System, token);
                return new(CallStatus.Ok);
            },
            stop.Token
        );
        Assert.Equal(begun, record.Slots.Sum(s => s.Offered()));
        Assert.Equal(record.Unfinished, record.Slots.Sum(s => s.Of(CallStatus.Unknown)));
        Assert.InRange(record.Unfinished, 1, 4);
    }
}
