using Chaos.Core.Events;
using Chaos.Engine.Watching;

namespace Chaos.Tools.Tests.Engine.Watching;

public sealed class RunWatchersTests
{
    [Fact]
    public async Task Every_watcher_gets_every_event_in_order()
    {
        var (one, other) = (new Noting("one"), new Noting("other"));
        var watchers = new RunWatchers([one, other]);
        for (var i = 0; i < 100; i++)
            watchers.Publish(Numbered(i));
        await watchers.DisposeAsync();

        Assert.Equal(Enumerable.Range(0, 100), one.Numbers);
        Assert.Equal(one.Numbers, other.Numbers);
        Assert.Empty(watchers.Notes);
    }

    [Fact]
    public async Task A_watcher_that_hangs_delays_no_other_and_learns_how_many_events_it_missed_and_where()
    {
        var (slow, other) = (new Noting("slow") { Gate = new(initialState: false) }, new Noting("other"));
        var watchers = new RunWatchers([slow, other]);
        watchers.Publish(Numbered(0));
        // The watcher has the first event, so the queue is empty.
        slow.HasBegun.Wait();
        for (var i = 1; i < RunWatchers.Capacity + 500; i++)
        {
            watchers.Publish(Numbered(i));
            other.Seen(i);
        }
        slow.Gate.Set();
        slow.Seen(RunWatchers.Capacity - 1);
        watchers.Publish(Numbered(-1));
        await watchers.DisposeAsync();

        Assert.Equal(RunWatchers.Capacity + 501, other.Events.Count);
        // One place of the queue is kept for the note that events are lost.
        Assert.Equal(Enumerable.Range(0, RunWatchers.Capacity), slow.Numbers.SkipLast(1));
        Assert.Equal([new EventsLost(500), Numbered(-1)], slow.Events.TakeLast(2));
        Assert.Equal(["slow: 500 events lost"], watchers.Notes);
    }

    [Fact]
    public async Task A_watcher_that_throws_gets_no_more_events_and_does_not_break_the_run()
    {
        var (broken, other) = (new Throwing(), new Noting("other"));
        var watchers = new RunWatchers([broken, other]);
        for (var i = 0; i < 3; i++)
            watchers.Publish(Numbered(i));
        await watchers.DisposeAsync();

        Assert.Equal(1, broken.Calls);
        Assert.Equal([0, 1, 2], other.Numbers);
        Assert.Equal(["broken: it failed and got no more events: the page is gone"], watchers.Notes);
    }

    [Fact]
    public async Task A_watcher_that_never_returns_is_given_up_at_the_end()
    {
        var hung = new Noting("hung") { Gate = new(initialState: false) };
        var watchers = new RunWatchers([hung]) { Patience = TimeSpan.Zero };
        watchers.Publish(Numbered(0));
        hung.HasBegun.Wait();
        watchers.Publish(Numbered(1));
        await watchers.DisposeAsync();

        Assert.Equal(["hung: it hung, 1 events lost"], watchers.Notes);
        hung.Gate.Set();
    }

    [Fact]
    public async Task A_disposable_watcher_is_disposed_after_the_last_event()
    {
        var watcher = new Noting("one");
        var watchers = new RunWatchers([watcher]);
        watchers.Publish(Numbered(1));
        await watchers.DisposeAsync();
        await watchers.DisposeAsync();

        Assert.Equal(1, watcher.SeenWhenDisposed);
    }

    private static RunEvent Numbered(int number) => new Number(number);

    private sealed record Number(int Value) : RunEvent;

    /// <summary>Keeps the events that it gets, each once its gate is open.</summary>
    private sealed class Noting(string name) : IRunWatcher, IDisposable
    {
        private readonly List<RunEvent> _events = [];

        public ManualResetEventSlim Gate { get; init; } = new(initialState: true);

        public ManualResetEventSlim HasBegun { get; } = new();

        public int? SeenWhenDisposed { get; private set; }

        public IReadOnlyList<RunEvent> Events
        {
            get
            {
                lock (_events)
                    return [.. _events];
            }
        }

        public IEnumerable<int> Numbers => Events.OfType<Number>().Select(n => n.Value);

        public string Name => name;

        public void Watch(RunEvent happened)
        {
            HasBegun.Set();
            Gate.Wait();
            lock (_events)
            {
                _events.Add(happened);
                Monitor.PulseAll(_events);
            }
        }

        /// <summary>Waits until the event with this number has arrived.</summary>
        public void Seen(int number)
        {
            lock (_events)
                while (!_events.Contains(Numbered(number)))
                    Monitor.Wait(_events);
        }

        public void Dispose() => SeenWhenDisposed ??= Events.Count;
    }

    private sealed class Throwing : IRunWatcher
    {
        public int Calls { get; private set; }

        public string Name => "broken";

        public void Watch(RunEvent happened)
        {
            Calls++;
            throw new InvalidOperationException("the page is gone");
        }
    }
}
