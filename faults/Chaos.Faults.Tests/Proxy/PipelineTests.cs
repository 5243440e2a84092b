using Chaos.Proxy.Links;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy;

public sealed class PipelineTests
{
    private readonly Pipeline _pipeline = new();
    private int _toxics;

    [Fact]
    public void Without_toxics_a_piece_leaves_as_it_enters()
    {
        Enter(0, 10);

        Assert.Equal([(0, 10)], Taken(0));
    }

    [Fact]
    public void Latency_delays_every_piece_independently_of_those_before_it()
    {
        Attach(new LatencyToxic { Latency = Ms(100) });
        Enter(0, 10);
        Enter(30, 20);

        Assert.Empty(Taken(99));
        Assert.Equal(Ms(100), _pipeline.NextDue);
        Assert.Equal([(100, 10)], Taken(100));
        Assert.Equal(Ms(130), _pipeline.NextDue);
        Assert.Equal([(130, 20)], Taken(130));
        Assert.Equal(TimeSpan.MaxValue, _pipeline.NextDue);
    }

    [Fact]
    public void Two_latencies_add_up_even_when_the_timer_between_them_was_late()
    {
        Attach(new LatencyToxic { Latency = Ms(500) });
        Attach(new LatencyToxic { Latency = Ms(500) });
        Enter(0, 10);

        Assert.Empty(Taken(517));
        Assert.Equal(Ms(1000), _pipeline.NextDue);
        Assert.Equal([(1000, 10)], Taken(1000));
    }

    [Fact]
    public void Over_a_distance_every_piece_takes_a_round_trip_and_the_first_of_a_connection_two()
    {
        Attach(new DistanceToxic { RoundTrip = Ms(100) });
        Enter(0, 10);
        Enter(30, 20);
        Enter(150, 30);

        Assert.Empty(Taken(199));
        // Data that arrived during the simulated handshake leaves when the handshake is complete.
        Assert.Equal([(200, 10), (200, 20)], Taken(200));
        Assert.Equal([(250, 30)], Taken(250));
    }

    [Fact]
    public void A_connection_that_was_opened_long_before_its_first_request_needs_no_further_handshake()
    {
        Attach(new DistanceToxic { RoundTrip = Ms(100) });
        Enter(500, 10);

        Assert.Equal([(600, 10)], Taken(600));
    }

    [Fact]
    public void Jitter_stays_within_its_bounds_and_never_changes_the_order()
    {
        Attach(new LatencyToxic { Latency = Ms(100), Jitter = Ms(50) });
        for (var i = 1; i <= 200; i++)
            Enter(0, i);

        Assert.Empty(Taken(49));
        var taken = Taken(150).Select(t => t.Bytes).ToList();
        Assert.Equal(Enumerable.Range(1, 200), taken);
    }

    [Fact]
    public void Jitter_is_uniform_over_both_sides_of_the_latency()
    {
        var delays = new List<double>();
        var toxic = new LatencyToxic { Latency = Ms(100), Jitter = Ms(50) };
        var seat = new Seat(7);
        for (var i = 0; i < 2000; i++)
            delays.Add(toxic.Decide(Piece.Data(new byte[1], 1, default), seat, default).At.TotalMilliseconds);

        Assert.InRange(delays.Min(), 50, 51);
        Assert.InRange(delays.Max(), 149, 150);
        // The mean of 2,000 uniform draws has a standard deviation of 28.9 / sqrt(2000) = 0.65 ms; the tolerance is
        // five of these.
        Assert.InRange(delays.Average(), 96.7, 103.3);
    }

    [Fact]
    public void The_end_of_the_stream_is_delayed_like_data()
    {
        Attach(new LatencyToxic { Latency = Ms(100) });
        Mark(PieceKind.Fin, 5);

        Assert.Empty(Marks(104));
        Assert.Equal([PieceKind.Fin], Marks(105));
    }

    [Fact]
    public void On_an_update_a_delayed_piece_leaves_at_once_and_the_next_by_the_new_values()
    {
        Attach(new LatencyToxic { Latency = Ms(10_000) });
        Enter(0, 10);
        Enter(0, 20);
        Assert.Empty(Taken(50));

        _pipeline.Update("t0", new LatencyToxic { Latency = Ms(80) }, Ms(50));

        Assert.Equal([(50, 10)], Taken(50));
        Assert.Equal([(80, 20)], Taken(80));
    }

    [Fact]
    public void Removing_a_toxic_releases_all_waiting_pieces_at_once_in_order()
    {
        Attach(new LatencyToxic { Latency = Ms(10_000) });
        for (var i = 1; i <= 50; i++)
            Enter(i, i);

        _pipeline.Detach("t0", Ms(60));
        Enter(61, 51);

        Assert.Equal(Enumerable.Range(1, 51), Taken(61).Select(t => t.Bytes));
    }

    [Fact]
    public void Pieces_of_a_removed_toxic_stay_ahead_of_earlier_stages_and_behind_later_ones()
    {
        Attach(new LatencyToxic { Latency = Ms(10) });
        Attach(new BandwidthToxic());
        Attach(new LatencyToxic { Latency = Ms(1000) });
        _pipeline.Detach("t1", default);
        Enter(0, 1);
        Assert.Empty(Taken(10));
        _pipeline.Attach(new("t1", 1, new BandwidthToxic(), new(0)));
        Enter(20, 2);
        Assert.Empty(Taken(30));
        Enter(35, 3);

        _pipeline.Detach("t1", Ms(40));
        Assert.Empty(Taken(45));

        Assert.Equal([(1010, 1)], Taken(1010));
        Assert.Equal([(1040, 2)], Taken(1040));
        Assert.Equal([(1045, 3)], Taken(1045));
    }

    [Fact]
    public void Bandwidth_lets_480_KB_through_at_1000_KB_a_second_in_480_ms_and_not_sooner()
    {
        Attach(new BandwidthToxic { KilobytesPerSecond = 1000 });
        for (var i = 0; i < 8; i++)
            Enter(0, 60_000);

        var taken = new List<(double Ms, int Bytes)>();
        for (var ms = 0; ms <= 480; ms++)
            taken.AddRange(Taken(ms).Select(t => ((double)ms, t.Bytes)));

        Assert.Equal(480_000, taken.Sum(t => t.Bytes));
        var passed = 0;
        foreach (var (ms, bytes) in taken)
        {
            passed += bytes;
            Assert.True(passed <= ms * 1000, $"{passed} bytes after {ms} ms");
        }
    }

    [Fact]
    public void The_buffer_of_a_split_piece_is_not_used_again_while_its_first_part_waits()
    {
        Attach(new LimitDataToxic { Bytes = 10 });
        Attach(new LatencyToxic { Latency = Ms(1000) });
        var buffer = BufferPool.Rent(BufferPool.SmallSize);
        _pipeline.Enter(Piece.Data(buffer, 100, default));
        _pipeline.Advance(default);

        var rented = Enumerable.Range(0, 50).Select(_ => BufferPool.Rent(BufferPool.SmallSize)).ToList();

        Assert.DoesNotContain(rented, r => ReferenceEquals(r, buffer));
        rented.ForEach(BufferPool.Return);
    }

    [Fact]
    public void A_rate_far_above_the_flow_delays_no_piece()
    {
        Attach(new BandwidthToxic { KilobytesPerSecond = 10_000_000 });
        Enter(0, 60_000);
        Enter(1, 60_000);

        Assert.Equal([(0, 60_000)], Taken(0));
        Assert.Equal([(1, 60_000)], Taken(1));
    }

    [Fact]
    public void A_fast_rate_holds_20_ms_of_data_so_that_a_late_reader_costs_no_time()
    {
        const int Rate = 125_000;
        Attach(new BandwidthToxic { KilobytesPerSecond = Rate });
        var (entered, passed) = (0, 0);
        for (var ms = 0; ms <= 1_000; ms += 10)
        {
            passed += Taken(ms).Sum(t => t.Bytes);
            while (_pipeline.HasRoom)
            {
                Enter(ms, 60_000);
                entered += 60_000;
            }
        }

        Assert.InRange(passed, 0.98 * Rate * 1_000, 1.001 * Rate * 1_000);
        Assert.InRange(entered - passed, 0, (20 * Rate) + 60_000);
    }

    [Fact]
    public void Bandwidth_does_not_make_up_for_a_receiver_that_did_not_read()
    {
        Attach(new BandwidthToxic { KilobytesPerSecond = 10 });
        for (var i = 0; i < 100; i++)
            Enter(0, 1000);
        Assert.Equal(1000, Taken(100).Sum(t => t.Bytes));

        // The receiver was 5 s late; only 100 ms of that are made up for.
        Assert.InRange(Taken(5100).Sum(t => t.Bytes), 1000, 1200);
    }

    [Fact]
    public void A_rate_of_0_stalls_and_an_update_lets_the_data_flow_again_without_loss()
    {
        Attach(new BandwidthToxic());
        Enter(0, 1000);
        Assert.Empty(Taken(100_000));
        Assert.Equal(TimeSpan.MaxValue, _pipeline.NextDue);

        _pipeline.Update("t0", new BandwidthToxic { KilobytesPerSecond = 1000 }, Ms(100_000));

        Assert.Empty(Taken(100_000));
        Assert.Equal([(100_001, 1000)], Taken(100_001));
    }

    [Fact]
    public void A_toxic_that_stalls_makes_the_sender_wait_after_one_chunk()
    {
        Attach(new BandwidthToxic());
        Enter(0, 60_000);
        Assert.True(_pipeline.HasRoom);
        Enter(0, 60_000);
        Assert.False(_pipeline.HasRoom);
    }

    [Fact]
    public void Latency_holds_tens_of_megabytes_and_no_more()
    {
        Attach(new LatencyToxic { Latency = Ms(100) });
        var buffer = new byte[60_000];
        var bytes = 0L;
        while (_pipeline.HasRoom)
        {
            _pipeline.Enter(Piece.Data(buffer, buffer.Length, default) with { OwnsBuffer = false });
            bytes += buffer.Length;
        }
        Assert.InRange(bytes, 10_000_000, 34_000_000);
    }

    [Fact]
    public void A_timeout_drops_data_and_closes_when_none_has_arrived_for_its_time()
    {
        Attach(new TimeoutToxic { Timeout = Ms(100) });
        Enter(60, 10);
        Assert.Empty(Marks(159));
        Assert.Equal(Ms(160), _pipeline.NextDue);
        Assert.Equal([PieceKind.Close], Marks(160));
    }

    [Fact]
    public void A_timeout_of_0_never_closes_until_it_is_removed()
    {
        Attach(new TimeoutToxic());
        Enter(0, 10);
        Assert.Empty(Marks(1_000_000));
        Assert.Equal(TimeSpan.MaxValue, _pipeline.NextDue);

        _pipeline.Detach("t0", Ms(1_000_000));

        Assert.Equal([PieceKind.Close], Marks(1_000_000));
    }

    [Fact]
    public void A_reset_waits_for_the_first_data_and_then_for_its_timeout_and_lets_none_of_it_through()
    {
        Attach(new ResetPeerToxic { Timeout = Ms(40) });
        Assert.Empty(Marks(1000));
        Enter(1000, 10);

        Assert.Empty(Marks(1039));
        Assert.Equal([PieceKind.Reset], Marks(1040));
    }

    [Fact]
    public void A_reset_removed_before_its_time_has_lost_nothing()
    {
        Attach(new ResetPeerToxic { Timeout = Ms(40) });
        Enter(0, 10);
        Mark(PieceKind.Fin, 1);
        _pipeline.Detach("t0", Ms(20));

        Assert.Equal([(20, 10)], Taken(20, out var marks));
        Assert.Equal([PieceKind.Fin], marks);
    }

    [Fact]
    public void Updating_a_reset_lets_nothing_of_the_reply_through()
    {
        Attach(new ResetPeerToxic { Timeout = Ms(40) });
        Enter(0, 10);
        _pipeline.Update("t0", new ResetPeerToxic { Timeout = Ms(60) }, Ms(20));

        Assert.Empty(Taken(59));
        Assert.Equal([PieceKind.Reset], Marks(60));
    }

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    private void Attach(Toxic toxic) => _pipeline.Attach(new($"t{_toxics}", _toxics++, toxic, new(0)));

    private void Enter(double ms, int bytes) =>
        _pipeline.Enter(Piece.Data(new byte[bytes], bytes, Ms(ms)) with { OwnsBuffer = false });

    private void Mark(PieceKind kind, double ms) => _pipeline.Enter(Piece.Mark(kind, Ms(ms)));

    private List<(int Ms, int Bytes)> Taken(double now)
    {
        var taken = Taken(now, out var marks);
        Assert.Empty(marks);
        return taken;
    }

    private List<PieceKind> Marks(double now)
    {
        Assert.Empty(Taken(now, out var marks));
        return marks;
    }

    private List<(int Ms, int Bytes)> Taken(double now, out List<PieceKind> marks)
    {
        (var taken, marks) = (new List<(int, int)>(), []);
        while (true)
        {
            _pipeline.Advance(Ms(now));
            if (!_pipeline.TryTake(out var piece))
                return taken;
            if (piece.Kind == PieceKind.Data)
                taken.Add(((int)now, piece.Length));
            else
                marks.Add(piece.Kind);
        }
    }
}
