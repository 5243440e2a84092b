using Chaos.Core.Queueing;

namespace Chaos.Tools.Tests.Core.Queueing;

public class FifoServerTests
{
    private readonly SteppedTime _time = new();
    private readonly List<string> _log = [];

    [Fact]
    public void Items_wait_for_a_worker_and_are_answered_at_the_tick_at_which_they_are_finished()
    {
        using var server = Server(new() { Workers = 2 });

        foreach (var name in new[] { "a", "b", "c", "d" })
            Submit(server, name, 10.0007);
        Assert.Equal((2, 2, 2), (server.Counts.InService, server.Counts.Depth, server.Counts.PeakDepth));
        _time.Advance(Ms(5));
        Submit(server, "e", 1);
        _time.Advance(Ms(100));

        Assert.Equal(["a Done 10.0007", "b Done 10.0007", "c Done 20.0014", "d Done 20.0014", "e Done 21.0014"], _log);
        Assert.Equal(new FifoServerCounts(5, 5, 0, 0, 0, 0, 0, 3), server.Counts);
    }

    [Fact]
    public void An_item_that_finds_an_idle_worker_starts_on_arrival()
    {
        using var server = Server();
        Submit(server, "a", 10);
        _time.Advance(Ms(25));
        Submit(server, "b", 10);
        Submit(server, "nothing", 0);
        _time.Advance(Ms(25));
        Submit(server, "at once", 0);
        _time.Advance(TimeSpan.Zero);

        Assert.Equal(["a Done 10", "b Done 35", "nothing Done 35", "at once Done 50"], _log);
    }

    [Fact]
    public void Late_timers_delay_answers_but_cost_no_capacity()
    {
        using var server = Server();
        _time.Lateness = Ms(4);
        for (var i = 0; i < 100; i++)
            Submit(server, $"{i}", 10);

        _time.Advance(Ms(999.9999));
        Assert.Equal(99, server.Counts.Done);
        _time.Advance(Ms(0.0001));
        Assert.Equal(100, server.Counts.Done);
        _time.Advance(Ms(4));
        Assert.Equal(100, _log.Count);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), _log.Select(l => l.Split(' ')[0]));
    }

    [Fact]
    public void A_stall_keeps_the_remaining_service_time_and_starts_nothing()
    {
        using var server = Server(new() { Workers = 3 });
        Submit(server, "a", 10);
        Submit(server, "b", 30);
        _time.Advance(Ms(4));
        server.Stall();
        Submit(server, "c", 2);
        Submit(server, "d", 2);
        _time.Advance(Ms(500));
        server.Stall();
        Assert.Empty(_log);
        Assert.Equal((2, 2), (server.Counts.Depth, server.Counts.InService));

        _time.Advance(Ms(500));
        server.Release();
        server.Release();
        Assert.Equal((1, 3), (server.Counts.Depth, server.Counts.InService));
        _time.Advance(Ms(100));

        // At the release at 1004 c gets the idle worker for 2 ms, and d follows it; a has 6 ms left, b 26.
        Assert.Equal(["c Done 1006", "d Done 1008", "a Done 1010", "b Done 1030"], _log);
    }

    [Fact]
    public void An_item_finished_before_a_stall_is_answered_although_the_timer_is_late()
    {
        using var server = Server();
        _time.Lateness = Ms(5);
        Submit(server, "a", 10);
        Submit(server, "b", 10);
        _time.Advance(Ms(12));
        server.Stall();
        _time.Advance(Ms(100));

        Assert.Equal("a", Assert.Single(_log).Split(' ')[0]);
        server.Release();
        _time.Advance(Ms(7.9999));
        Assert.Equal(1, server.Counts.Done);
        _time.Advance(Ms(0.0001));
        Assert.Equal(2, server.Counts.Done);
    }

    [Fact]
    public void Several_stalls_add_up()
    {
        using var server = Server();
        Submit(server, "a", 10);
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(Ms(2));
            server.Stall();
            _time.Advance(Ms(7));
            server.Release();
        }
        _time.Advance(Ms(100));

        Assert.Equal(["a Done 31"], _log);
    }

    [Fact]
    public void Abandoned_work_is_finished_in_vain_and_takes_its_time()
    {
        using var server = Server();
        using var giveUp = new CancellationTokenSource();
        Submit(server, "a", 10, giveUp.Token);
        Submit(server, "b", 10, giveUp.Token);
        Submit(server, "c", 10);
        _time.Advance(Ms(12));
        _time.Do(giveUp.Cancel);
        _time.Advance(Ms(100));

        Assert.Equal(["a Done 10", "b Abandoned 12", "c Done 30"], _log);
        Assert.Equal(new FifoServerCounts(3, 2, 1, 0, 0, 0, 0, 2), server.Counts);
    }

    [Fact]
    public void With_known_deadlines_abandoned_work_is_skipped_unless_it_has_begun()
    {
        using var server = Server(new() { DropAbandoned = true });
        using var giveUp = new CancellationTokenSource();
        Submit(server, "a", 10, giveUp.Token);
        Submit(server, "b", 10, giveUp.Token);
        Submit(server, "c", 10);
        _time.Advance(Ms(5));
        _time.Do(giveUp.Cancel);
        _time.Advance(Ms(100));

        Assert.Equal(["b Abandoned 5", "a Abandoned 5", "c Done 20"], _log); // A token calls its latest registration first.
        Assert.Equal(new FifoServerCounts(3, 1, 1, 1, 0, 0, 0, 2), server.Counts);
    }

    [Fact]
    public void Work_finished_before_its_caller_gave_up_is_done_however_late_the_timer_is()
    {
        using var server = Server();
        _time.Lateness = Ms(5);
        using var giveUp = new CancellationTokenSource();
        Submit(server, "a", 10, giveUp.Token);
        _time.Advance(Ms(11));
        _time.Do(giveUp.Cancel);

        Assert.Equal(["a Done 11"], _log);
    }

    [Fact]
    public void A_caller_that_gave_up_before_submitting_still_costs_work()
    {
        using var server = Server();
        Submit(server, "a", 10, new CancellationToken(canceled: true));
        Assert.Equal(["a Abandoned 0"], _log);
        _time.Advance(Ms(10));

        Assert.Equal(1, server.Counts.DoneForNobody);
    }

    [Fact]
    public void A_full_queue_rejects()
    {
        using var server = Server(new() { MaxQueue = 1 });
        Submit(server, "a", 10);
        Submit(server, "b", 10);
        Submit(server, "c", 10);
        _time.Advance(Ms(10));
        Submit(server, "d", 10);
        _time.Advance(Ms(100));

        Assert.Equal(["c Rejected 0", "a Done 10", "b Done 20", "d Done 30"], _log);
        Assert.Equal(new FifoServerCounts(4, 3, 0, 0, 1, 0, 0, 1), server.Counts);
    }

    [Fact]
    public void A_reset_discards_everything_and_ends_the_stall()
    {
        var server = Server();
        Submit(server, "a", 10);
        Submit(server, "b", 10);
        _time.Advance(Ms(1));
        server.Stall();
        _time.Advance(Ms(1));
        _time.Do(server.Reset);
        Assert.Equal(default, server.Counts);
        Submit(server, "c", 10);
        _time.Advance(Ms(10));
        Submit(server, "d", 10);
        _time.Do(server.Dispose);
        Submit(server, "e", 10);
        _time.Advance(Ms(100));

        Assert.Equal(["a Discarded 2", "b Discarded 2", "c Done 12", "d Discarded 12", "e Discarded 12"], _log);
    }

    [Fact]
    public void Wrong_options_are_all_named_at_once()
    {
        var options = new FifoServerOptions { Workers = 0, MaxQueue = -1 };

        Assert.Equal(["service.workers", "service.maxQueue"], options.Errors("service").Select(e => e.Field));
        Assert.Throws<ArgumentException>(() => Server(options));
        Assert.Empty(new FifoServerOptions { MaxQueue = 0 }.Errors("service"));
    }

    [Fact]
    public async Task Real_threads_and_the_machines_clock_lose_no_item()
    {
        using var server = new FifoServer(TimeProvider.System, new() { Workers = 4 });
        using var giveUp = new CancellationTokenSource();
        var started = TimeProvider.System.GetTimestamp();

        var callers = Enumerable
            .Range(0, 400)
            .Select(i =>
                Task.Run(() =>
                    server.SubmitAsync(
                        TimeSpan.FromMilliseconds(1.3),
                        i % 4 == 0 ? giveUp.Token : CancellationToken.None
                    )
                )
            )
            .ToList();
        await callers[1];
        await giveUp.CancelAsync();
        var outcomes = await Task.WhenAll(callers);
        while (server.Counts.Done + server.Counts.DoneForNobody < 400)
            await server.SubmitAsync(TimeSpan.Zero, CancellationToken.None);

        var counts = server.Counts;
        Assert.Equal(counts.DoneForNobody, outcomes.Count(o => o == FifoOutcome.Abandoned));
        Assert.Equal(counts.Received, counts.Done + counts.DoneForNobody);
        Assert.Equal((0, 0), (counts.Depth, counts.InService));
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(100 * 1.3)); // 400 items by 4 workers
    }

    private FifoServer Server(FifoServerOptions? options = null) => new(_time, options ?? new());

    private void Submit(FifoServer server, string name, double ms, CancellationToken abandon = default) =>
        _time.Start(async () =>
        {
            var outcome = await server.SubmitAsync(Ms(ms), abandon);
            _log.Add(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{name} {outcome} {_time.Elapsed.TotalMilliseconds}"
                )
            );
        });

    private static TimeSpan Ms(double ms) => TimeSpan.FromTicks((long)Math.Round(ms * TimeSpan.TicksPerMillisecond));
}
