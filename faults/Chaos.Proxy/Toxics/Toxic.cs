using System.Text.Json.Serialization;
using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// One way of hurting a stream, as data, with what it does to each piece that passes. A new toxic is one file: a sealed
/// record named <c>SomethingToxic</c> whose properties carry <see cref="WireAttribute"/>; its name and fields on the
/// wire are read off that.
/// <code>
///  source --read--> [toxic] --> [toxic] --> ... --> output --write--> sink       one such link for each direction
///                     ^ only the piece at the head is decided on, so order is kept; times are computed, so delays add up without drift
/// </code>
/// </summary>
public abstract record Toxic
{
    /// <summary>Name on the wire.</summary>
    [JsonIgnore]
    public string Type => ToxicKind.Of(this).Name;

    /// <summary>
    /// How many bytes may wait here before the sender is made to wait: one chunk, so that the sender feels the toxic as
    /// it would a slow network. A toxic that only delays needs rate x delay to keep the throughput.
    /// </summary>
    protected internal virtual int Holds => BufferPool.LargeSize;

    /// <summary>
    /// Whether open connections end when the toxic is taken away, because what passed meanwhile is lost for good.
    /// </summary>
    protected internal virtual bool RemovalCloses => false;

    /// <summary>Everything that is wrong with the values.</summary>
    public virtual IEnumerable<FieldError> Errors() =>
        ToxicKind.Of(this).Fields.Select(f => f.ErrorOf(this)).OfType<FieldError>();

    /// <summary>
    /// Decides on the piece at the head: when it goes on, or that it is lost or held. Asked once for each piece, and
    /// again for the rest of one that was split.
    /// </summary>
    /// <param name="piece">The piece; its stamp is when it came here, by the computed schedule.</param>
    /// <param name="seat">What this toxic has seen of this connection.</param>
    /// <param name="now">The time, on the clock of the stamps.</param>
    public abstract Fate Decide(in Piece piece, Seat seat, TimeSpan now);

    /// <summary>When this toxic ends the connection, and how; null as long as nothing is due.</summary>
    public virtual Ending? EndsAt(Seat seat) => null;
}
