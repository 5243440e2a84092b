using Chaos.Proxy.Timing;

namespace Chaos.Faults.Tests.Proxy.Timing;

public sealed class DueHeapTests
{
    private readonly DueHeap _heap = new();

    [Fact]
    public void Alarms_are_taken_in_the_order_of_their_times_whatever_was_moved_or_removed_before()
    {
        var random = new Random(7);
        var entries = Enumerable.Range(0, 200).Select(_ => new DueHeap.Entry(new Silent())).ToList();
        for (var step = 0; step < 5_000; step++)
            _heap.Set(
                entries[random.Next(entries.Count)],
                random.Next(4) == 0 ? TimeSpan.MaxValue : TimeSpan.FromTicks(random.Next(1_000))
            );

        var expected = entries.Where(e => e.Due != TimeSpan.MaxValue).Select(e => e.Due).Order().ToList();
        var taken = new List<TimeSpan>();
        while (_heap.TryTake(TimeSpan.FromTicks(1_000), out var alarm))
            taken.Add(entries.Single(e => e.Alarm == alarm).Due);

        Assert.NotEmpty(expected);
        Assert.Equal(expected, taken);
        Assert.Equal(TimeSpan.MaxValue, _heap.Next);
    }

    [Fact]
    public void An_alarm_is_not_taken_before_its_time()
    {
        _heap.Set(new DueHeap.Entry(new Silent()), TimeSpan.FromTicks(10));

        Assert.False(_heap.TryTake(TimeSpan.FromTicks(9), out _));
        Assert.True(_heap.TryTake(TimeSpan.FromTicks(10), out _));
        Assert.Equal(0, _heap.Count);
    }

    [Fact]
    public void An_alarm_that_is_set_to_never_leaves_the_heap()
    {
        var entry = new DueHeap.Entry(new Silent());
        _heap.Set(entry, TimeSpan.FromTicks(10));
        _heap.Set(entry, TimeSpan.MaxValue);
        _heap.Set(entry, TimeSpan.MaxValue);

        Assert.Equal(0, _heap.Count);
    }

    private sealed class Silent() : Alarm(() => { })
    {
        public override void Set(TimeSpan due) { }

        public override void Dispose() { }
    }
}
