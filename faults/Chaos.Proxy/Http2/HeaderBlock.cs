using Chaos.Proxy.Http2.Frames;

namespace Chaos.Proxy.Http2;

/// <summary>Collects the fragments of a block of header fields, from HEADERS and the CONTINUATION frames after it.</summary>
internal sealed class HeaderBlock
{
    /// <summary>Largest block, in bytes as they are sent.</summary>
    public const int MostBytes = 64 * 1024;

    // A block of the largest size in frames of the usual size has few. More are sent only to make work.
    private const int MostFrames = 64;

    private byte[] _bytes = [];
    private int _length;
    private int _frames;

    /// <summary>The stream of the block; 0 when none is under way.</summary>
    public int Stream { get; private set; }

    /// <summary>Whether the stream ends with it.</summary>
    public bool EndsStream { get; private set; }

    /// <summary>Whether its priority makes the stream depend on itself.</summary>
    public bool DependsOnItself { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Begin(int stream, bool endsStream, bool dependsOnItself) =>
        (Stream, EndsStream, DependsOnItself, _length, _frames) = (stream, endsStream, dependsOnItself, 0, 0);

    /// <exception cref="ConnectionErrorException">The block is too large.</exception>
    public void Add(ReadOnlySpan<byte> fragment)
    {
        if (++_frames > MostFrames || _length + fragment.Length > MostBytes)
            throw new ConnectionErrorException(
                ErrorCode.EnhanceYourCalm,
                $"a block of header fields is too large: allowed are {MostFrames} frames and {MostBytes} bytes"
            );
        if (_bytes.Length < _length + fragment.Length)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + fragment.Length));
        fragment.CopyTo(_bytes.AsSpan(_length));
        _length += fragment.Length;
    }

    /// <summary>Ends the block, and forgets a large one.</summary>
    public void End()
    {
        Stream = 0;
        if (_bytes.Length > 4096)
            _bytes = [];
    }
}
