using System.Globalization;
using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Cuts data into small pieces and pauses after each, so that the receiver reads a message in parts. Nothing is lost.
/// </summary>
public sealed record SlicerToxic : Toxic
{
    // A late alarm is made up for, so that many short pauses keep their sum. A receiver that did not read is not.
    private static readonly TimeSpan s_catchUp = TimeSpan.FromMilliseconds(1);

    [Wire("average_size", "bytes", Min = 1)]
    public long AverageSize { get; init; }

    /// <summary>Sizes are uniform over AverageSize - SizeVariation to AverageSize + SizeVariation, and at least 1.</summary>
    [Wire("size_variation", "bytes")]
    public long SizeVariation { get; init; }

    /// <summary>Pause after each piece.</summary>
    [Wire("delay", "us")]
    public TimeSpan Delay { get; init; }

    public override IEnumerable<FieldError> Errors() =>
        base.Errors()
            .Concat(
                AverageSize >= 1 && SizeVariation > AverageSize
                    ?
                    [
                        new(
                            "size_variation",
                            SizeVariation.ToString(CultureInfo.InvariantCulture),
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"an integer from 0 to average_size, which is {AverageSize}"
                            )
                        ),
                    ]
                    : []
            );

    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now)
    {
        var at = seat.StartOf(piece, now - s_catchUp);
        if (piece.Kind != PieceKind.Data)
            return Fate.Pass(0, at);
        var size =
            SizeVariation == 0
                ? AverageSize
                : AverageSize - SizeVariation + (long)(seat.Draw() * (2 * SizeVariation + 1));
        seat.BusyUntil = at + Delay;
        return Fate.Pass((int)Math.Clamp(size, 1, piece.Length), at);
    }
}
