using Chaos.Proxy.Links;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy;

/// <summary>Toxics that lose, change or hold what passes: what a toxic decides on a piece.</summary>
public sealed class LossToxicTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void A_lost_segment_waits_for_its_timeout_or_for_one_more_of_twice_the_length_and_so_on()
    {
        var toxic = new LossToxic { PerTenThousand = 3_000, Timeout = s_timeout };
        var seat = new Seat(7);
        var waits = new Dictionary<double, int>();
        for (var i = 0; i < 10_000; i++)
        {
            var fate = toxic.Decide(Piece.Data(new byte[1], 1, default), seat, default);
            waits[fate.At.TotalMilliseconds] = waits.GetValueOrDefault(fate.At.TotalMilliseconds) + 1;
            seat.BytesPassed += fate.Bytes;
        }
        Assert.Equal([0, 200, 600, 1_400], waits.Keys.Order().Take(4));
        // Five standard errors: .7 passes at once, .21 is lost once, .063 twice.
        Assert.InRange(waits[0], 7_000 - 230, 7_000 + 230);
        Assert.InRange(waits[200], 2_100 - 205, 2_100 + 205);
        Assert.InRange(waits[600], 630 - 122, 630 + 122);
    }

    [Fact]
    public void A_segment_that_is_lost_behind_others_of_its_piece_lets_those_pass_and_is_lost_all_the_same()
    {
        var toxic = new LossToxic { PerTenThousand = 1_000, Timeout = s_timeout };
        var (seat, lost, segments) = (new Seat(7), 0, 0);
        for (var piece = Piece.Data(new byte[1 << 20], 1 << 20, default); piece.Length > 0; )
        {
            var fate = toxic.Decide(piece, seat, default);
            if (fate.At > TimeSpan.Zero)
            {
                lost++;
                Assert.InRange(fate.Bytes, 1, LossToxic.SegmentSize);
            }
            segments += (fate.Bytes + LossToxic.SegmentSize - 1) / LossToxic.SegmentSize;
            seat.BytesPassed += fate.Bytes;
            piece.Length -= fate.Bytes;
        }
        Assert.Equal(725, segments);
        // Five standard errors of 8.1.
        Assert.InRange(lost, 73 - 41, 73 + 41);
    }

    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(10, 1_000)]
    [InlineData(1_000, 7)]
    public void Of_each_block_one_byte_changes_however_the_bytes_are_cut_into_pieces(int every, int size)
    {
        var toxic = new CorruptToxic { Every = every };
        var whole = Changed(toxic, 10_000, 10_000);
        var cut = Changed(toxic, 10_000, size);
        Assert.Equal(whole, cut);
        Assert.Equal(10_000 / every, whole.Count(b => b != 0));
        for (var block = 0; block < 10_000 / every; block++)
            Assert.Single(whole[(block * every)..((block + 1) * every)], b => b != 0);
    }

    [Fact]
    public void Another_connection_changes_other_bytes() =>
        Assert.NotEqual(
            Changed(new CorruptToxic { Every = 100 }, 1_000, 1_000, key: 1),
            Changed(new CorruptToxic { Every = 100 }, 1_000, 1_000, key: 2)
        );

    [Fact]
    public void A_lognormal_latency_goes_through_its_two_points_and_a_burst_has_one_draw()
    {
        var toxic = new LognormalLatencyToxic { Median = TimeSpan.FromMilliseconds(40), P99 = TimeSpan.FromSeconds(2) };
        var seat = new Seat(7);
        var delays = new List<double>();
        for (var i = 1; i <= 4_000; i++)
        {
            var came = TimeSpan.FromHours(i);
            var fate = toxic.Decide(Piece.Data(new byte[1], 1, came), seat, came);
            delays.Add((fate.At - came).TotalMilliseconds);
            var next = toxic.Decide(Piece.Data(new byte[1], 1, came + TimeSpan.FromTicks(1)), seat, came);
            Assert.Equal(fate.At, next.At);
        }
        delays.Sort();
        // The ranks of the 50th and 99th percentile have standard errors of 31.6 and 6.3; five of them.
        Assert.InRange(40, delays[2_000 - 158], delays[2_000 + 158]);
        Assert.InRange(2_000, delays[3_960 - 32], delays[3_960 + 32]);
    }

    [Fact]
    public void A_shared_rate_is_one_schedule_for_all_connections()
    {
        var toxic = new SharedBandwidthToxic { KilobytesPerSecond = 100 };
        var shared = new SharedSeat();
        var seats = new[]
        {
            new Seat(1) { Shared = shared },
            new Seat(2) { Shared = shared },
        };
        var last = TimeSpan.Zero;
        for (var i = 0; i < 40; i++)
        {
            var fate = toxic.Decide(Piece.Data(new byte[500], 500, default), seats[i % 2], default);
            Assert.Equal(500, fate.Bytes);
            Assert.Equal(last + TimeSpan.FromMilliseconds(5), fate.At);
            last = fate.At;
        }
    }

    private static byte[] Changed(CorruptToxic toxic, int bytes, int size, ulong key = 7)
    {
        var all = new byte[bytes];
        var seat = new Seat(key);
        for (var from = 0; from < bytes; from += size)
        {
            var part = all[from..Math.Min(bytes, from + size)];
            toxic.Decide(Piece.Data(part, part.Length, default), seat, default);
            part.CopyTo(all, from);
            seat.BytesPassed += part.Length;
        }
        return all;
    }
}
