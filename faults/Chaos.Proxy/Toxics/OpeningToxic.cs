using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// A toxic of the opening of connections. It acts where a proxy accepts clients, and leaves open connections alone. Its
/// stream does not matter, and it hits all connections or, with toxicity 0, none: the kernel chooses no share of them.
/// An extension of this proxy.
/// </summary>
public abstract record OpeningToxic : Toxic
{
    protected internal sealed override bool ActsOnPieces => false;

    /// <summary>What it makes of the way in.</summary>
    internal abstract Entry Entry { get; }

    /// <summary>Returns the error of a toxicity; null when it is allowed.</summary>
    internal static FieldError? ErrorOf(double toxicity) =>
        toxicity is 0 or >= 1
            ? null
            : new(
                "toxicity",
                toxicity.ToString(System.Globalization.CultureInfo.InvariantCulture),
                "1, or 0 for none: this toxic hits all new connections"
            );

    // Never called: it is not part of a link.
    public sealed override Fate Decide(in Piece piece, Seat seat, TimeSpan now) => Fate.Pass(piece.Length, piece.Stamp);
}
