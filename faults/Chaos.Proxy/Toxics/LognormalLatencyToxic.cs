using System.Globalization;
using Chaos.Core.Statistics;
using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Delays data by a lognormal time, as services with a long tail do: half of the delays are at most the first, and 99 of
/// 100 at most the second. Drawn for each burst of data: what comes while data waits leaves with it. An extension of
/// this proxy.
/// </summary>
public sealed record LognormalLatencyToxic : Toxic
{
    /// <summary>The median.</summary>
    [Wire("p50", "ms", Min = 1)]
    public TimeSpan Median { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The 99th percentile, above the median.</summary>
    [Wire("p99", "ms", Min = 1)]
    public TimeSpan P99 { get; init; } = TimeSpan.FromMilliseconds(1);

    // 32 MB carries 320 MB/s at 100 ms.
    protected internal override int Holds => 32 << 20;

    public override IEnumerable<FieldError> Errors() =>
        base.Errors()
            .Concat(
                Median >= TimeSpan.FromMilliseconds(1) && P99 < Median
                    ?
                    [
                        new(
                            "p99",
                            P99.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"an integer from p50, which is {Median.TotalMilliseconds}"
                            )
                        ),
                    ]
                    : []
            );

    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now)
    {
        if (piece.Stamp > seat.BusyUntil || seat.BusyUntil == default)
            seat.BusyUntil = piece.Stamp + Lognormal.At(Median, P99, seat.Draw());
        return Fate.Pass(piece.Length, seat.BusyUntil);
    }
}
