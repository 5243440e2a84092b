namespace Chaos.Proxy.Links;

/// <summary>Some bytes in a pooled buffer, or a mark without bytes, on its way through a link.</summary>
public struct Piece
{
    /// <summary>Bytes, or which mark.</summary>
    public PieceKind Kind;

    internal byte[]? Buffer;

    internal int Offset;

    /// <summary>How many bytes; 0 for a mark.</summary>
    public int Length;

    /// <summary>
    /// Whether the buffer goes back to the pool with this piece. Of the parts of a split one only the last does: links
    /// keep order, so it is the last in use.
    /// </summary>
    internal bool OwnsBuffer;

    /// <summary>
    /// When it came to where it is, by the computed schedule rather than by the timer that fired late.
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

    internal readonly ReadOnlyMemory<byte> Bytes => Buffer.AsMemory(Offset, Length);

    /// <summary>
    /// Weight in a bounded queue: its bytes and what it costs to keep, so that many small pieces are bounded too.
    /// </summary>
    internal readonly int Weight => Length + 256;

    /// <summary>Takes the first <paramref name="bytes"/> off this piece.</summary>
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
