using Chaos.Core.Calls;
using Chaos.Core.Histograms;
using Chaos.Core.Load;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Engine.Generators;

public sealed class OpenLoadTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task A_server_that_stalls_for_a_second_shows_in_the_percentiles_of_intended_starts()
    {
        var start = _time.GetTimestamp();
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(OpenLoad.Constant(200, Some.Seconds(10))),
                _time,
                async (_, stop) =>
                {
                    if (_time.GetElapsedTime(start) is var now && now >= Some.Seconds(4) && now < Some.Seconds(5))
                        await _time.WaitUntilAsync(_time.TimestampAfter(start, Some.Seconds(5)), stop);
                    return new(CallStatus.Ok);
                }
            )
        );
        var latency = PackedHistogram.Merge(record.Slots.Select(s => s.AllLatencies()));
        Assert.Equal(2000, latency.Count);
        Assert.Equal(500, latency.ValueAtQuantile(.95)!.Value.TotalMilliseconds, .5);
        Assert.Equal(900, latency.ValueAtQuantile(.99)!.Value.TotalMilliseconds, .5);
        Assert.All(record.Slots, s => Assert.Equal(200, s.Good()));
        Assert.Equal(200, record.InFlightPeak);
        Assert.Equal(0, record.StartLag!.Max!.Value.TotalMilliseconds);
    }

    [Fact]
    public async Task A_call_belongs_to_the_second_in_which_it_was_due_however_late_it_ends()
    {
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(OpenLoad.Constant(10, Some.Seconds(3))),
                _time,
                async (call, stop) =>
                {
                    await Task.Delay(call.Slot == 1 ? Some.Seconds(4) : TimeSpan.FromMilliseconds(10), _time, stop);
                    return new(call.Slot == 1 ? CallStatus.ServerError : CallStatus.Ok, call.Slot == 1 ? 3 : 1);
                }
            )
        );
        Assert.Equal([0, 1, 2], record.Slots.Select(s => s.Slot));
        Assert.Equal([10, 0, 10], record.Slots.Select(s => s.Good()));
        Assert.Equal(10, record.Slots[1].Of(CallStatus.ServerError));
        Assert.Equal([10, 30, 10], record.Slots.Select(s => s.Attempts));
        Assert.Equal(4000, record.Slots[1].AllLatencies().Max!.Value.TotalMilliseconds, 2.0);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_counts_as_a_timeout_whatever_it_says()
    {
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(OpenLoad.Constant(10, Some.Seconds(1)), .5),
                _time,
                async (_, _) =>
                {
                    await Task.Delay(Some.Seconds(1), _time, CancellationToken.None);
                    return new(CallStatus.Ok) { Outcome = "200" };
                }
            )
        );

        Assert.Equal(
            ("no answer in time", 10L),
            record.Slots.Single().Outcomes![CallStatus.TimedOut].Select(o => (o.Key, o.Value)).Single()
        );
    }

    [Theory]
    [InlineData(CallStatus.TimedOut, "confirmed, not received")]
    [InlineData(CallStatus.Unsent, "not measured: own consumer was away")]
    public async Task A_driver_that_sees_its_time_end_says_how_the_call_ended(CallStatus status, string outcome)
    {
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(OpenLoad.Constant(10, Some.Seconds(1)), .5),
                _time,
                async (_, stop) =>
                {
                    try
                    {
                        await Task.Delay(Timeout.InfiniteTimeSpan, _time, stop);
                    }
                    catch (OperationCanceledException)
                    {
                        // Its time has ended.
                    }
                    return new(status) { Outcome = outcome };
                }
            )
        );

        Assert.Equal((outcome, 10L), record.Slots.Single().Outcomes![status].Select(o => (o.Key, o.Value)).Single());
    }

    [Fact]
    public async Task A_call_without_an_answer_is_given_up_at_its_time_limit_to_the_tick()
    {
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(OpenLoad.Constant(300, Some.Seconds(2)), .5),
                _time,
                async (call, stop) =>
                {
                    if (call.Number % 2 == 0)
                        await Task.Delay(Timeout.InfiniteTimeSpan, _time, stop);
                    return new(CallStatus.Ok);
                }
            )
        );
        Assert.Equal(300, record.Slots.Sum(s => s.Of(CallStatus.TimedOut)));
        Assert.Equal(300, record.Slots.Sum(s => s.Of(CallStatus.Ok)));
        var waits = PackedHistogram.Merge(record.Slots.Select(s => s.ServiceTime!));
        Assert.Equal(500, waits.Max!.Value.TotalMilliseconds, .3);
        Assert.Equal(500, waits.ValueAtQuantile(.51)!.Value.TotalMilliseconds, .3);
    }

    [Fact]
    public async Task Calls_above_the_cap_are_dropped_in_the_second_in_which_they_were_due()
    {
        var load = OpenLoad.Constant(10, Some.Seconds(3)) with { InFlightCap = 4 };
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(load),
                _time,
                async (_, stop) =>
                {
                    await Task.Delay(Some.Seconds(1.95), _time, stop);
                    return new(CallStatus.Ok);
                }
            )
        );
        // 0, .1, .2, .3 are sent and answered from 1.95 on; for 2.0, 2.1, 2.2, 2.3 there is room again.
        Assert.Equal([6, 10, 6], record.Slots.Select(s => s.Of(CallStatus.Dropped)));
        Assert.Equal([4, 0, 4], record.Slots.Select(s => s.Sent()));
        Assert.Equal([4, 0, 4], record.Slots.Select(s => s.Attempts));
        Assert.Equal(0, record.Slots[1].AllLatencies().Count);
        Assert.Equal(4, record.InFlightPeak);
        Assert.Contains(record.Examples, e => e.Status == CallStatus.Dropped && e.Attempts == 0);
    }

    [Fact]
    public async Task The_record_of_a_stopped_load_shows_which_calls_had_ended()
    {
        var begun = 0;
        var record = await _time.RunAsync(async () =>
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(1510), _time);
            return await Some.RecordAsync(
                Some.Workload(OpenLoad.Constant(100, Some.Seconds(60))),
                _time,
                async (_, token) =>
                {
                    begun++;
                    await Task.Delay(TimeSpan.FromMilliseconds(105), _time, token);
                    return new(CallStatus.Ok);
                },
                stop.Token
            );
        });
        Assert.Equal(begun, record.Slots.Sum(s => s.Offered()));
        Assert.Equal(record.Unfinished, record.Slots.Sum(s => s.Of(CallStatus.Unknown)));
        Assert.InRange(begun, 151, 152);
        Assert.InRange(record.Unfinished, 10, 11);
        Assert.Equal(begun - record.Unfinished, record.Slots.Sum(s => s.Good()));
    }

    [Fact]
    public async Task A_target_that_does_not_notice_its_cancellation_leaves_its_calls_unfinished()
    {
        var never = new TaskCompletionSource<CallResult>();
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(OpenLoad.Constant(10, Some.Seconds(1)), 1),
                _time,
                (call, _) => call.Number == 3 ? new(never.Task) : new(new CallResult(CallStatus.Ok))
            )
        );
        Assert.Equal(1, record.Unfinished);
        Assert.Equal(1, record.Slots[0].Of(CallStatus.Unknown));
        Assert.Equal(9, record.Slots[0].Good());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_exception_of_a_target_ends_the_load(bool atOnce)
    {
        var calls = 0;
        var run = _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(OpenLoad.Constant(100, Some.Seconds(60))),
                _time,
                async (call, _) =>
                {
                    calls++;
                    if (!atOnce)
                        await Task.Delay(Some.Milliseconds(1), _time, default);
                    return call.Number == 10 ? throw new FormatException("a driver's defect") : new(CallStatus.Ok);
                }
            )
        );
        await Assert.ThrowsAsync<FormatException>(() => run);
        Assert.Equal(11, calls);
    }

    [Fact]
    public async Task On_the_machines_clock_every_call_is_made_once_and_never_early()
    {
        var start = TimeProvider.System.GetTimestamp();
        var seen = new int[500];
        var record = await Some.RecordAsync(
            Some.Workload(OpenLoad.Constant(1000, Some.Seconds(.5))),
            TimeProvider.System,
            async (call, stop) =>
            {
                Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(call.Number));
                Interlocked.Increment(ref seen[call.Number]);
                if (call.Number % 2 == 0)
                    await Task.Delay(Some.Milliseconds(1), TimeProvider.System, stop);
                return new(CallStatus.Ok);
            }
        );
        Assert.All(seen, count => Assert.Equal(1, count));
        Assert.Equal(500, record.Slots.Sum(s => s.Good()));
        Assert.Equal(500, record.StartLag!.Count);
        Assert.Equal(0, record.Unfinished);
    }

    [Fact]
    public async Task On_the_machines_clock_a_silent_target_is_given_up_and_a_stop_comes_through()
    {
        using var stop = new CancellationTokenSource();
        var timedOut = 0;
        var record = await Some.RecordAsync(
            Some.Workload(OpenLoad.Constant(100, Some.Seconds(600)), .05),
            TimeProvider.System,
            async (_, token) =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                }
                finally
                {
                    if (Interlocked.Increment(ref timedOut) == 20)
                        await stop.CancelAsync();
                }
                return default;
            },
            stop.Token
        );
        Assert.InRange(record.Slots.Sum(s => s.Of(CallStatus.TimedOut)), 19, 1000);
        Assert.Equal(record.Unfinished, record.Slots.Sum(s => s.Of(CallStatus.Unknown)));
        Assert.All(
            record.Slots.Where(s => s.ServiceTime is not null),
            s => Assert.True(s.ServiceTime!.Min >= TimeSpan.FromMilliseconds(50))
        );
    }
}
