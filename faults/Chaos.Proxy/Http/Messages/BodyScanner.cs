namespace Chaos.Proxy.Http.Messages;

/// <summary>
/// Finds the end of a body in bytes that arrive in pieces of any size. It stores no bytes and changes none: chunk sizes
/// and trailers pass too.
/// </summary>
internal sealed class BodyScanner
{
    private State _state;
    private long _left;
    private int _digits;

    private BodyScanner(State state, long left = 0) => (this._state, this._left) = (state, left);

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

    public bool IsDone => _state == State.Done;

    /// <summary>Whether the body ends only with the connection.</summary>
    public bool EndsWithConnection => _state == State.UntilClose;

    /// <summary>Number of body bytes that have passed, without chunk sizes and trailers.</summary>
    public long Payload { get; private set; }

    public static BodyScanner None() => new(State.Done);

    public static BodyScanner Length(long bytes) => new(State.Length, bytes);

    public static BodyScanner Chunked() => new(State.ChunkSize);

    public static BodyScanner UntilClose() => new(State.UntilClose);

    /// <summary>
    /// Returns how many of these bytes belong to the body. That is fewer than given when the body is complete, or when
    /// <paramref name="most"/> bytes of payload have passed.
    /// </summary>
    /// <exception cref="MalformedHttpException">The chunked body is malformed.</exception>
    public int Consume(ReadOnlySpan<byte> bytes, long most = long.MaxValue)
    {
        var taken = 0;
        while (taken < bytes.Length && _state != State.Done)
        {
            if (_state is State.Length or State.UntilClose or State.ChunkData)
            {
                var part = (int)
                    Math.Min(
                        Math.Min(bytes.Length - taken, most - Payload),
                        _state == State.UntilClose ? long.MaxValue : _left
                    );
                if (part == 0)
                    return taken;
                taken += part;
                Payload += part;
                _left -= part;
                if (_left == 0 && _state != State.UntilClose)
                    _state = _state == State.Length ? State.Done : State.ChunkDataCr;
            }
            else
                Frame(bytes[taken++]);
        }
        return taken;
    }

    private void Frame(byte next)
    {
        switch (_state)
        {
            case State.ChunkSize when char.IsAsciiHexDigit((char)next):
                // 15 hexadecimal digits fit into a long, and no real chunk has more.
                if (++_digits > 15)
                    throw Wrong();
                _left = (_left << 4) + Digit(next);
                break;
            case State.ChunkSize when _digits > 0 && next is (byte)';' or (byte)' ' or (byte)'\t':
                _state = State.ChunkExtension;
                break;
            case State.ChunkSize when _digits > 0 && next == '\r':
                _state = State.ChunkSizeLf;
                break;
            case State.ChunkExtension:
                if (next == '\r')
                    _state = State.ChunkSizeLf;
                else if (next == '\n')
                    throw Wrong();
                break;
            case State.ChunkSizeLf when next == '\n':
                _state = _left == 0 ? State.TrailerStart : State.ChunkData;
                break;
            case State.ChunkDataCr when next == '\r':
                _state = State.ChunkDataLf;
                break;
            case State.ChunkDataLf when next == '\n':
                (_state, _digits) = (State.ChunkSize, 0);
                break;
            case State.TrailerStart:
                _state =
                    next == '\r' ? State.LastLf
                    : next == '\n' ? throw Wrong()
                    : State.Trailer;
                break;
            case State.Trailer:
                if (next == '\r')
                    _state = State.TrailerLf;
                else if (next == '\n')
                    throw Wrong();
                break;
            case State.TrailerLf when next == '\n':
                _state = State.TrailerStart;
                break;
            case State.LastLf when next == '\n':
                _state = State.Done;
                break;
            default:
                throw Wrong();
        }
    }

    private static int Digit(byte hex) => hex <= (byte)'9' ? hex - '0' : (hex | 0x20) - 'a' + 10;

    private static MalformedHttpException Wrong() => new(400, "the chunked body is malformed");
}
