using Chaos.Proxy.Links;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy;

/// <summary>The toxics that cut a stream or change its end.</summary>
public sealed class CutToxicTests
{
    private readonly Pipeline _pipeline = new();

    [Fact]
    public void A_slow_close_delays_the_end_of_the_stream_and_no_data()
    {
        Attach(new SlowCloseToxic { Delay = Ms(100) });
        Enter(0, 10);
        Mark(PieceKind.Fin, 5);

        Assert.Equal(["10"], Taken(0));
        Assert.Empty(Taken(104));
        Assert.Equal(Ms(105), _pipeline.NextDue);
        Assert.Equal(["Fin"], Taken(105));
    }

    [Fact]
    public void A_slow_close_does_not_delay_a_reset()
    {
        Attach(new SlowCloseToxic { Delay = Ms(100) });
        Mark(PieceKind.Reset, 5);

        Assert.Equal(["Reset"], Taken(5));
    }

    [Fact]
    public void A_slow_close_that_is_removed_lets_the_end_go_at_once()
    {
        Attach(new SlowCloseToxic { Delay = Ms(100) });
        Mark(PieceKind.Fin, 5);
        Assert.Empty(Taken(6));

        _pipeline.Detach("t", Ms(7));

        Assert.Equal(["Fin"], Taken(7));
    }

    [Theory]
    [InlineData(25, "10 10 5 Close")]
    [InlineData(20, "10 10 Close")]
    [InlineData(1, "1 Close")]
    [InlineData(0, "Close")]
    [InlineData(31, "10 10 10")]
    public void A_limit_lets_so_many_bytes_through_and_then_closes(long bytes, string expected)
    {
        Attach(new LimitDataToxic { Bytes = bytes });
        for (var i = 0; i < 3; i++)
            Enter(i, 10);

        Assert.Equal(expected.Split(' '), Taken(3));
    }

    [Fact]
    public void A_limit_closes_nothing_before_data_comes_and_lets_the_end_of_the_stream_pass()
    {
        Attach(new LimitDataToxic());
        Assert.Empty(Taken(1_000_000));
        Mark(PieceKind.Fin, 1_000_000);

        Assert.Equal(["Fin"], Taken(1_000_000));
    }

    [Fact]
    public void An_update_of_a_limit_keeps_the_count()
    {
        Attach(new LimitDataToxic { Bytes = 100 });
        Enter(0, 60);
        Assert.Equal(["60"], Taken(0));

        Update(new LimitDataToxic { Bytes = 90 }, 1);
        Enter(2, 60);

        Assert.Equal(["30", "Close"], Taken(2));
    }

    [Fact]
    public void A_limit_that_is_lowered_below_what_has_passed_closes_at_once()
    {
        Attach(new LimitDataToxic { Bytes = 100 });
        Enter(0, 60);
        Assert.Equal(["60"], Taken(0));

        Update(new LimitDataToxic { Bytes = 50 }, 1);

        Assert.Equal(["Close"], Taken(1));
    }

    [Fact]
    public void A_limit_that_is_lowered_holds_for_a_piece_that_waits_for_room()
    {
        Attach(new LimitDataToxic { Bytes = 70_010 });
        _pipeline.Attach(new("full", 1, new BandwidthToxic(), new(0)));
        // The first piece fills the stage behind the limit, so that the second waits in front of it.
        Enter(0, 70_000);
        Enter(0, 10);
        Assert.Empty(Taken(0));

        Update(new LimitDataToxic { Bytes = 70_003 }, 1);
        _pipeline.Detach("full", Ms(2));

        Assert.Equal(["70000", "3", "Close"], Taken(2));
    }

    [Fact]
    public void A_slicer_cuts_data_and_pauses_after_each_piece()
    {
        Attach(new SlicerToxic { AverageSize = 10, Delay = TimeSpan.FromMicroseconds(500) });
        Enter(0, 25);
        Mark(PieceKind.Fin, 0);

        Assert.Equal(["10"], Taken(0));
        Assert.Equal(Ms(.5), _pipeline.NextDue);
        Assert.Equal(["10"], Taken(.5));
        Assert.Equal(["5"], Taken(1));
        Assert.Empty(Taken(1.4));
        Assert.Equal(["Fin"], Taken(1.5));
    }

    [Fact]
    public void A_slicer_pauses_between_pieces_that_were_read_apart()
    {
        Attach(new SlicerToxic { AverageSize = 10, Delay = Ms(1) });
        Enter(0, 4);
        Enter(.2, 4);

        Assert.Equal(["4"], Taken(.2));
        Assert.Equal(Ms(1), _pipeline.NextDue);
        Assert.Equal(["4"], Taken(1));
    }

    [Fact]
    public void The_pieces_of_a_slicer_vary_around_the_average_within_their_bounds_and_lose_nothing()
    {
        Attach(new SlicerToxic { AverageSize = 100, SizeVariation = 100 });
        for (var i = 0; i < 4; i++)
            Enter(0, 50_000);

        var sizes = Taken(0).Select(int.Parse).ToList();

        Assert.Equal(200_000, sizes.Sum());
        Assert.InRange(sizes.Min(), 1, 3);
        Assert.InRange(sizes.Max(), 198, 200);
        // The mean of 2,000 uniform sizes has a standard deviation of 57.7 / sqrt(2000) = 1.3; the bounds are five of
        // these.
        Assert.InRange(sizes.Average(), 93.5, 106.5);
    }

    [Fact]
    public void A_slicer_makes_up_for_a_late_alarm_and_not_for_a_receiver_that_did_not_read()
    {
        Attach(new SlicerToxic { AverageSize = 1, Delay = TimeSpan.FromMicroseconds(100) });
        Enter(0, 1000);

        // 0, 100, 200, 300 us are due after 300 us.
        Assert.Equal(4, Taken(.3).Count);
        // The one that waited, and those of the last millisecond.
        Assert.InRange(Taken(50).Count, 1, 12);
    }

    [Fact]
    public void A_slicer_that_is_removed_lets_the_rest_go_in_one_piece()
    {
        Attach(new SlicerToxic { AverageSize = 10, Delay = Ms(10) });
        Enter(0, 25);
        Assert.Equal(["10"], Taken(0));

        _pipeline.Detach("t", Ms(1));

        Assert.Equal(["15"], Taken(1));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task On_the_wire_a_limit_gives_the_client_its_bytes_and_ends_both_sides()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new LimitDataToxic { Bytes = 5 });
        var (near, far) = await rig.ConnectAsync();

        await rig.SendAsync(far, "12345678");

        await rig.ExpectAsync(near, "12345");
        await rig.ExpectEndAsync(near);
        await rig.ExpectEndAsync(far);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task On_the_wire_a_slicer_sends_piece_after_piece_and_its_removal_the_rest()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new SlicerToxic { AverageSize = 3, Delay = Ms(1_000_000) }, name: "t");
        var (near, far) = await rig.ConnectAsync();

        await rig.SendAsync(far, "a message");
        await rig.ExpectAsync(near, "a m");
        await rig.SendAsync(near, "the other direction");
        await rig.ExpectAsync(far, "the other direction");
        Rig.ExpectNothing(near);
        await rig.Client.RemoveToxicAsync("p", "t", rig.Limit);
        await rig.ExpectAsync(near, "essage");
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task On_the_wire_a_slow_close_keeps_a_closed_stream_open()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new SlowCloseToxic { Delay = Ms(1_000_000) }, name: "t");
        var (near, far) = await rig.ConnectAsync();

        await rig.SendAsync(far, "last words");
        far.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        await rig.ExpectAsync(near, "last words");
        var end = rig.ExpectEndAsync(near);
        await rig.SendAsync(near, "the other direction");
        await rig.ExpectAsync(far, "the other direction");
        Assert.False(end.IsCompleted);
        await rig.Client.RemoveToxicAsync("p", "t", rig.Limit);
        await end;
    }

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    private void Attach(Toxic toxic) => _pipeline.Attach(new("t", 0, toxic, new(7)));

    private void Update(Toxic toxic, double ms) => _pipeline.Update("t", toxic, Ms(ms));

    private void Enter(double ms, int bytes) =>
        _pipeline.Enter(Piece.Data(new byte[bytes], bytes, Ms(ms)) with { OwnsBuffer = false });

    private void Mark(PieceKind kind, double ms) => _pipeline.Enter(Piece.Mark(kind, Ms(ms)));

    /// <summary>What has left at a time: the lengths of data, and the kinds of marks.</summary>
    private List<string> Taken(double now)
    {
        var taken = new List<string>();
        while (true)
        {
            _pipeline.Advance(Ms(now));
            if (!_pipeline.TryTake(out var piece))
                return taken;
            taken.Add(
                piece.Kind == PieceKind.Data
                    ? piece.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)
                    : piece.Kind.ToString()
            );
        }
    }
}
