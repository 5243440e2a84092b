namespace Chaos.Proxy.Links;

/// <summary>Some bytes in a pooled buffer, or a mark without bytes, that moves through a link.</summary>
public struct Piece
{
    /// <summary>Whether it is data, or which mark it is.</summary>
    public PieceKind Kind;

    internal byte[]? Buffer;

    internal int Offset;

    /// <summary>Number of bytes; 0 for a mark.</summary>
    public int Length;

    /// <summary>
    /// Whether the buffer goes back to the pool with this piece. Of a split piece only the last part owns the buffer:
    /// links keep order, so that part is used last, unless a toxic drops it (see <see cref="Stage"/>).
    /// </summary>
    internal bool OwnsBuffer;

    /// <summary>
    /// When the piece arrived at its current stage, by the computed schedule. A timer that fires late does not change
    /// it.
    /// </summary>
    public TimeSpan Stamp;

    public static Piece Data(byte[] buffer, int length, TimeSpan stamp) =>
        new()
        {
            Kind = PieceKind.Data,
            Buffer = buffer,
            Length = length,
            OwnsBuffer = true,
            Stamp = stamp,
        };

    public static Piece Mark(PieceKind kind, TimeSpan stamp) => new() { Kind = kind, Stamp = stamp };

    /// <summary>The bytes, which a toxic may change in place; empty for a mark.</summary>
    public readonly Span<byte> Span => Buffer.AsSpan(Offset, Length);

    internal readonly ReadOnlyMemory<byte> Bytes => Buffer.AsMemory(Offset, Length);

    /// <summary>
    /// Weight in a bounded queue: the bytes plus a fixed overhead, so that the number of small pieces is bounded too.
    /// </summary>
    internal readonly int Weight => Length + 256;

    /// <summary>Splits the first <paramref name="bytes"/> off this piece and returns them.</summary>
    internal Piece SplitFront(int bytes)
    {
        var front = this;
        front.Length = bytes;
        front.OwnsBuffer = false;
        Offset += bytes;
        Length -= bytes;
        return front;
    }

    internal readonly void Release()
    {
        if (OwnsBuffer && Buffer is not null)
            BufferPool.Return(Buffer);
    }
}
