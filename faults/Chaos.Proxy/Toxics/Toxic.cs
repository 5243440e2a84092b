using System.Text.Json.Serialization;
using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// A fault of a stream: its values, and what it does to each piece that passes. To add a toxic, add one file: a sealed
/// record named <c>SomethingToxic</c> whose properties have a <see cref="WireAttribute"/>. Its name and fields on the
/// wire are derived from them.
/// <code>
///  source --read--> [toxic] --> [toxic] --> ... --> output --write--> sink       one such link for each direction
///                     ^ only the piece at the head is decided on, so order is kept; times are computed, so delays add up without drift
/// </code>
/// </summary>
public abstract record Toxic
{
    /// <summary>Name of the type on the wire.</summary>
    [JsonIgnore]
    public string Type => ToxicKind.Of(this).Name;

    /// <summary>
    /// Number of bytes that may wait here before the sender has to wait. One chunk by default, so that the sender feels
    /// the toxic like a slow network. A toxic that only delays needs rate x delay bytes to keep the throughput.
    /// </summary>
    protected internal virtual int Holds => BufferPool.LargeSize;

    /// <summary>Whether it acts on the pieces of a link, and not on a handshake or on requests.</summary>
    protected internal virtual bool ActsOnPieces => true;

    /// <summary>Whether removing the toxic closes open connections, because data was lost while it was there.</summary>
    protected internal virtual bool RemovalCloses => false;

    /// <summary>Which connections it acts on, by their age.</summary>
    protected internal virtual ConnectionAge ActsOn => ConnectionAge.All;

    /// <summary>
    /// Whether an update decides again on a piece that was to pass, because the values bound how much passes. Otherwise
    /// an update lets it pass at once.
    /// </summary>
    protected internal virtual bool UpdateDecidesAgain => false;

    /// <summary>Returns every error in the values.</summary>
    public virtual IEnumerable<FieldError> Errors() =>
        ToxicKind.Of(this).Fields.Select(f => f.ErrorOf(this)).OfType<FieldError>();

    /// <summary>
    /// Decides whether and when the first waiting piece passes, or that it is dropped or held. Called once for each
    /// piece, and again for the rest of a split one.
    /// </summary>
    /// <param name="piece">The piece; its stamp is its time of arrival here by the computed schedule.</param>
    /// <param name="seat">State of this toxic on this connection.</param>
    /// <param name="now">The current time, on the clock of the stamps.</param>
    public abstract Fate Decide(in Piece piece, Seat seat, TimeSpan now);

    /// <summary>Returns when and how this toxic ends the connection; null when it does not.</summary>
    public virtual Ending? EndsAt(Seat seat) => null;
}
