namespace Chaos.Proxy.Http.Messages;

/// <summary>
/// Finds the end of a body in bytes that arrive in pieces of any size. It stores no bytes and changes none: chunk sizes
/// and trailers pass too.
/// </summary>
internal sealed class BodyScanner
{
    /// <summary>
    /// Largest allowed number of bytes of trailers, and of chunk extensions beyond what the chunks' data make up for.
    /// </summary>
    public const int Limit = 64 * 1024;

    // Extension bytes that each chunk may have whatever its size.
    private const int FreeExtension = 16;

    private State _state;
    private long _left;
    private int _digits;
    private long _extensions;
    private int _trailers;

    private BodyScanner(State state, long left = 0) => (this._state, this._left) = (state, left);

    private enum State : byte
    {
        Done,
        Length,
        UntilClose,
        ChunkSize,
        ChunkSpace,
        ChunkExtension,
        ChunkSizeLf,
        ChunkData,
        ChunkDataCr,
        ChunkDataLf,
        TrailerStart,
        TrailerName,
        TrailerValue,
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
            case State.ChunkSize when _digits > 0 && next == '\r':
                _state = State.ChunkSizeLf;
                break;
            case State.ChunkSize when _digits > 0 && (next == ';' || FieldText.IsWhiteSpace(next)):
                Extension(next == ';' ? State.ChunkExtension : State.ChunkSpace);
                break;
            // Only an extension or the end of the line follows white space. More digits would be read in two ways.
            case State.ChunkSpace when next == '\r':
            case State.ChunkExtension when next == '\r':
                _state = State.ChunkSizeLf;
                break;
            case State.ChunkSpace when next == ';' || FieldText.IsWhiteSpace(next):
                Extension(next == ';' ? State.ChunkExtension : State.ChunkSpace);
                break;
            case State.ChunkExtension when !FieldText.IsControl(next):
                Extension(State.ChunkExtension);
                break;
            case State.ChunkSizeLf when next == '\n':
                _extensions = Math.Max(0, _extensions - FreeExtension - (2 * _left));
                _state = _left == 0 ? State.TrailerStart : State.ChunkData;
                break;
            case State.ChunkDataCr when next == '\r':
                _state = State.ChunkDataLf;
                break;
            case State.ChunkDataLf when next == '\n':
                (_state, _digits) = (State.ChunkSize, 0);
                break;
            case State.TrailerStart when next == '\r':
                _state = State.LastLf;
                break;
            case State.TrailerStart or State.TrailerName when HttpToken.IsTokenByte(next):
                Trailer(State.TrailerName);
                break;
            case State.TrailerName when next == ':':
            case State.TrailerValue when !FieldText.IsControl(next):
                Trailer(State.TrailerValue);
                break;
            case State.TrailerValue when next == '\r':
                Trailer(State.TrailerLf);
                break;
            case State.TrailerLf when next == '\n':
                Trailer(State.TrailerStart);
                break;
            case State.LastLf when next == '\n':
                _state = State.Done;
                break;
            default:
                throw Wrong();
        }
    }

    private void Extension(State next)
    {
        if (++_extensions > Limit)
            throw new MalformedHttpException(400, $"the chunk extensions are longer than {Limit:#,0} bytes");
        _state = next;
    }

    private void Trailer(State next)
    {
        if (++_trailers > Limit)
            throw new MalformedHttpException(431, $"the trailers are longer than {Limit:#,0} bytes");
        _state = next;
    }

    private static int Digit(byte hex) => hex <= (byte)'9' ? hex - '0' : (hex | 0x20) - 'a' + 10;

    private static MalformedHttpException Wrong() => new(400, "the chunked body is malformed");
}
