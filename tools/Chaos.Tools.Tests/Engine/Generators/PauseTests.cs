using Chaos.Core.Calls;
using Chaos.Core.Load;
using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Engine.Generators;

public sealed class PauseTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Users_of_a_service_that_refuses_do_not_spin()
    {
        // Calls take 100 ms, and for 5 of 20 s the service refuses at once.
        var record = await RunAsync(
            ClosedLoad.Constant(5, Some.Seconds(20)) with
            {
                PauseAfterFailure = Some.Seconds(1),
            },
            down: (5, 10)
        );
        var slots = record.Slots;
        Assert.InRange(slots.Sum(s => s.Of(CallStatus.Refused)), 25, 30);
        Assert.InRange(slots.Where(s => s.Slot is < 5 or >= 11).Sum(s => s.Good()), 700, 700);
    }

    [Fact]
    public async Task A_pace_is_kept_from_begin_to_begin()
    {
        var record = await RunAsync(ClosedLoad.Constant(2, Some.Seconds(10)) with { Pace = Some.Seconds(1) });
        Assert.Equal(Enumerable.Repeat(2L, 10), record.Slots.Select(s => s.Good()));
    }

    [Fact]
    public async Task A_call_that_takes_longer_than_the_pace_is_followed_at_once()
    {
        var record = await RunAsync(ClosedLoad.Constant(1, Some.Seconds(2)) with { Pace = Some.Milliseconds(50) });
        Assert.Equal([10, 10], record.Slots.Select(s => s.Good()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_load_of_a_number_of_calls_ends_with_the_last_of_them(bool isOpen)
    {
        var record = await RunAsync(
            isOpen ? OpenLoad.Constant(10, Some.Seconds(60)) : ClosedLoad.Constant(3, Some.Seconds(60)),
            iterations: 25
        );
        Assert.Equal(25, record.Slots.Sum(s => s.Good()));
        Assert.True(_time.GetUtcNow() - new VirtualTime().GetUtcNow() < Some.Seconds(4));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(30, 0)]
    public async Task A_counted_load_of_users_waits_for_no_pause_after_its_last_call(double pace, double pause)
    {
        // Two users make two calls each, the second ones from 30 s on, or 10 s after the first ones were refused.
        var record = await RunAsync(
            ClosedLoad.Constant(2, Some.Seconds(600)) with
            {
                Pace = Some.Seconds(pace),
                PauseAfterFailure = Some.Seconds(pause),
            },
            down: (0, pause > 0 ? 600 : 0),
            iterations: 4
        );
        Assert.Equal(4, record.Slots.Sum(s => s.Offered()));
        var last = pace > 0 ? 30.1 : 10;
        Assert.InRange((_time.GetUtcNow() - new VirtualTime().GetUtcNow()).TotalSeconds, last, last + .1);
    }

    private Task<WorkloadRecord> RunAsync(
        LoadProfile load,
        (double From, double To) down = default,
        long? iterations = null
    )
    {
        var start = _time.GetTimestamp();
        return _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(load) with
                {
                    Iterations = iterations,
                },
                _time,
                async (_, stop) =>
                {
                    var now = _time.GetElapsedTime(start).TotalSeconds;
                    if (now >= down.From && now < down.To)
                        return new(CallStatus.Refused);
                    await Task.Delay(Some.Milliseconds(100), _time, stop);
                    return new(CallStatus.Ok);
                }
            )
        );
    }
}
