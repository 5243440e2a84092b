using Chaos.Engine.Time;
using Polly;
using Polly.Timeout;

namespace Chaos.Tools.Tests.Engine.Time;

public sealed class VirtualTimeTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task An_hour_passes_at_once_and_exactly()
    {
        var (start, utc) = (_time.GetTimestamp(), _time.GetUtcNow());
        await _time.RunAsync(() => Task.Delay(TimeSpan.FromHours(1), _time, default));
        Assert.Equal(TimeSpan.FromHours(1), _time.GetElapsedTime(start));
        Assert.Equal(utc.AddHours(1), _time.GetUtcNow());
    }

    [Fact]
    public async Task A_wait_is_exact_to_the_tick_where_a_delay_is_cut_to_milliseconds()
    {
        var start = _time.GetTimestamp();
        await _time.RunAsync(() =>
            _time.WaitUntilAsync(_time.TimestampAfter(start, TimeSpan.FromTicks(33_333)), default)
        );
        Assert.Equal(TimeSpan.FromTicks(33_333), _time.GetElapsedTime(start));
    }

    [Fact]
    public void Timestamps_are_neither_ticks_nor_counted_from_zero()
    {
        Assert.NotEqual(TimeSpan.TicksPerSecond, _time.TimestampFrequency);
        Assert.NotEqual(0, _time.GetTimestamp());
    }

    [Fact]
    public async Task Timers_of_the_same_time_fire_in_the_order_in_which_they_were_set()
    {
        var fired = new List<int>();
        await _time.RunAsync(async () =>
        {
            await using var third = _time.CreateTimer(
                _ => fired.Add(3),
                null,
                TimeSpan.FromSeconds(2),
                Timeout.InfiniteTimeSpan
            );
            await using var second = _time.CreateTimer(
                _ => fired.Add(2),
                null,
                TimeSpan.FromSeconds(9),
                Timeout.InfiniteTimeSpan
            );
            await using var first = _time.CreateTimer(
                _ => fired.Add(1),
                null,
                TimeSpan.FromSeconds(1),
                Timeout.InfiniteTimeSpan
            );
            second.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            await Task.Delay(TimeSpan.FromSeconds(3), _time, default);
        });
        Assert.Equal([1, 2, 3], fired);
    }

    [Fact]
    public async Task A_periodic_timer_fires_every_period_until_it_is_disposed()
    {
        var fired = new List<TimeSpan>();
        var start = _time.GetTimestamp();
        await _time.RunAsync(async () =>
        {
            await using (
                _time.CreateTimer(
                    _ => fired.Add(_time.GetElapsedTime(start)),
                    null,
                    TimeSpan.FromSeconds(1),
                    TimeSpan.FromSeconds(2)
                )
            )
                await Task.Delay(TimeSpan.FromSeconds(6), _time, default);
            await Task.Delay(TimeSpan.FromSeconds(10), _time, default);
        });
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)], fired);
    }

    [Fact]
    public void Work_that_nothing_will_wake_is_a_deadlock_and_says_so()
    {
        var never = new TaskCompletionSource();
        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            _ = _time.RunAsync(() => never.Task);
        });
        Assert.Contains("Deadlock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_that_loops_without_time_passing_is_stopped()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            _ = _time.RunAsync(async () =>
            {
                while (true)
                    await Task.Yield();
            });
        });
        Assert.Contains("no time passed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_that_resumes_on_another_thread_is_refused()
    {
        var away = new TaskCompletionSource();
        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            _ = _time.RunAsync(async () =>
            {
                var thread = new Thread(() => away.SetResult());
                var waiting = WaitAsync();
                thread.Start();
                thread.Join();
                await Task.Delay(Some.Milliseconds(1), _time, default);
                await waiting;
            });
        });
        Assert.Contains("another thread", error.Message, StringComparison.Ordinal);

        async Task WaitAsync() => await away.Task;
    }

    [Fact]
    public async Task A_cancellation_source_of_its_clock_fires_at_its_time()
    {
        var start = _time.GetTimestamp();
        await _time.RunAsync(async () =>
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(1500), _time);
            await Assert.ThrowsAsync<TaskCanceledException>(() =>
                Task.Delay(Timeout.InfiniteTimeSpan, _time, limit.Token)
            );
        });
        Assert.Equal(TimeSpan.FromMilliseconds(1500), _time.GetElapsedTime(start));
    }

    [Fact]
    public async Task Polly_waits_and_gives_up_in_virtual_time()
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _time }
            .AddRetry(
                new()
                {
                    MaxRetryAttempts = 2,
                    Delay = TimeSpan.FromSeconds(10),
                    ShouldHandle = new PredicateBuilder().Handle<TimeoutRejectedException>(),
                }
            )
            .AddTimeout(TimeSpan.FromSeconds(1))
            .Build();
        var start = _time.GetTimestamp();
        await _time.RunAsync(async () =>
        {
            var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, default);
            await Assert.ThrowsAsync<TimeoutRejectedException>(async () =>
                await pipeline.ExecuteAsync(
                    async c => await Task.Delay(Timeout.InfiniteTimeSpan, _time, c.CancellationToken),
                    context
                )
            );
            ResilienceContextPool.Shared.Return(context);
        });
        Assert.Equal(TimeSpan.FromSeconds(3 * 1 + 2 * 10), _time.GetElapsedTime(start));
    }

    [Fact]
    public async Task The_exception_of_the_work_is_thrown()
    {
        var task = _time.RunAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), _time, default);
            throw new FormatException("mine");
        });
        await Assert.ThrowsAsync<FormatException>(() => task);
    }
}
