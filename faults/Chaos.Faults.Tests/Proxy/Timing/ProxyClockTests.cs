using Chaos.Proxy.Timing;

namespace Chaos.Faults.Tests.Proxy.Timing;

/// <summary>Alarms on the real clock: each rings, in order, and never too early.</summary>
[Trait("Speed", "Slow")]
public sealed class ProxyClockTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Alarms_ring_in_the_order_of_their_times_and_not_before_them()
    {
        using var clock = new ProxyClock(TimeProvider.System);
        var rung = new List<(int Index, TimeSpan At)>();
        var all = new TaskCompletionSource();
        var due = new[] { 30, 10, 20 }.Select(ms => clock.Now + TimeSpan.FromMilliseconds(ms)).ToArray();
        var alarms = due.Select((_, i) => clock.CreateAlarm(() => Ring(i))).ToArray();
        for (var i = 0; i < due.Length; i++)
            alarms[i].Set(due[i]);

        await all.Task.WaitAsync(s_limit);

        Assert.Equal([1, 2, 0], rung.Select(r => r.Index));
        Assert.All(rung, r => Assert.True(r.At >= due[r.Index], $"{r.At} is before {due[r.Index]}"));

        void Ring(int index)
        {
            rung.Add((index, clock.Now));
            if (rung.Count == due.Length)
                all.SetResult();
        }
    }

    [Fact]
    public async Task An_earlier_time_wakes_the_thread_that_sleeps_for_a_later_one()
    {
        using var clock = new ProxyClock(TimeProvider.System);
        var rung = new TaskCompletionSource();
        using var late = clock.CreateAlarm(() => rung.TrySetException(new InvalidOperationException("rang")));
        late.Set(clock.Now + TimeSpan.FromHours(1));
        using var moved = clock.CreateAlarm(() => rung.TrySetResult());
        moved.Set(clock.Now + TimeSpan.FromHours(2));
        moved.Set(clock.Now);

        await rung.Task.WaitAsync(s_limit);
    }

    [Fact]
    public async Task A_wait_ends_when_it_is_cancelled()
    {
        using var clock = new ProxyClock(TimeProvider.System);
        using var cancel = new CancellationTokenSource();
        var wait = clock.DelayUntilAsync(TimeSpan.FromHours(1), cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(s_limit));
    }
}
