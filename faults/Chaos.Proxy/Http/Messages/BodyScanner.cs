namespace Chaos.Proxy.Http.Messages;

/// <summary>
/// Finds the end of a body in bytes that come in any pieces, by the way in which the body is delimited. It keeps none of them, however long the body is: they pass as they are, chunk sizes and
/// trailers included.
/// </summary>
internal sealed class BodyScanner
{
    private State state;
    private long left;
    private int digits;

    private BodyScanner(State state, long left = 0) => (this.state, this.left) = (state, left);

    private enum State : byte
    {
        Done,
        Length,
        UntilClose,
        ChunkSize,
        ChunkExtension,
        ChunkSizeLf,
        ChunkData,
        ChunkDataCr,
        ChunkDataLf,
        TrailerStart,
        Trailer,
        TrailerLf,
        LastLf,
    }

    public bool IsDone => state == State.Done;

    /// <summary>Whether only the end of the connection ends it.</summary>
    public bool EndsWithConnection => state == State.UntilClose;

    /// <summary>Bytes of the body proper that have passed: without chunk sizes and trailers.</summary>
    public long Payload { get; private set; }

    public static BodyScanner None() => new(State.Done);

    public static BodyScanner Length(long bytes) => new(State.Length, bytes);

    public static BodyScanner Chunked() => new(State.ChunkSize);

    public static BodyScanner UntilClose() => new(State.UntilClose);

    /// <summary>How many of these bytes belong to the body. Fewer than given when it is done, or when <paramref name="most"/> bytes of payload have passed.</summary>
    /// <exception cref="MalformedHttpException">The chunks are not as they have to be.</exception>
    public int Consume(ReadOnlySpan<byte> bytes, long most = long.MaxValue)
    {
        var taken = 0;
        while (taken < bytes.Length && state != State.Done)
        {
            if (state is State.Length or State.UntilClose or State.ChunkData)
            {
                var part = (int)Math.Min(Math.Min(bytes.Length - taken, most - Payload), state == State.UntilClose ? long.MaxValue : left);
                if (part == 0) return taken;
                taken += part;
                Payload += part;
                left -= part;
                if (left == 0 && state != State.UntilClose) state = state == State.Length ? State.Done : State.ChunkDataCr;
            }
            else Frame(bytes[taken++]);
        }
        return taken;
    }

    private void Frame(byte next)
    {
        switch (state)
        {
            case State.ChunkSize when char.IsAsciiHexDigit((char)next):
                // 15 digits are more than anybody sends, and fit.
                if (++digits > 15) throw Wrong();
                left = (left << 4) + Digit(next);
                break;
            case State.ChunkSize when digits > 0 && next is (byte)';' or (byte)' ' or (byte)'\t': state = State.ChunkExtension; break;
            case State.ChunkSize when digits > 0 && next == '\r': state = State.ChunkSizeLf; break;
            case State.ChunkExtension: if (next == '\r') state = State.ChunkSizeLf; else if (next == '\n') throw Wrong(); break;
            case State.ChunkSizeLf when next == '\n': state = left == 0 ? State.TrailerStart : State.ChunkData; break;
            case State.ChunkDataCr when next == '\r': state = State.ChunkDataLf; break;
            case State.ChunkDataLf when next == '\n': (state, digits) = (State.ChunkSize, 0); break;
            case State.TrailerStart: state = next == '\r' ? State.LastLf : next == '\n' ? throw Wrong() : State.Trailer; break;
            case State.Trailer: if (next == '\r') state = State.TrailerLf; else if (next == '\n') throw Wrong(); break;
            case State.TrailerLf when next == '\n': state = State.TrailerStart; break;
            case State.LastLf when next == '\n': state = State.Done; break;
            default: throw Wrong();
        }
    }

    private static int Digit(byte hex) => hex <= (byte)'9' ? hex - '0' : (hex | 0x20) - 'a' + 10;

    private static MalformedHttpException Wrong() => new(400, "the chunks of the body are not as they have to be");
}
