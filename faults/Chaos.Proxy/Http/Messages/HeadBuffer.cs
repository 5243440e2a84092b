using System.Buffers;

namespace Chaos.Proxy.Http.Messages;

/// <summary>
/// Collects the head of a message, from its first line to the empty line, from bytes that arrive in pieces of any size.
/// It throws at the first wrong byte or line, so that a sender of another protocol is refused at once and not awaited
/// for ever.
/// </summary>
/// <param name="start">Text that the head must begin with; empty for a request, which may begin with any
/// method.</param>
internal sealed class HeadBuffer(string start = "")
{
    /// <summary>Longest allowed head in bytes.</summary>
    public const int Limit = 64 * 1024;

    // Most heads arrive in one piece, so its size is taken at first, up to this one: a body may follow in it.
    private const int LargestFirstSize = 1024;

    private byte[] _bytes = [];
    private int _length;
    private int _lineStart;

    /// <summary>Whether at least one byte of the head has arrived.</summary>
    public bool HasBegun => _length > 0;

    public bool IsComplete { get; private set; }

    /// <summary>The head including its final empty line.</summary>
    public ReadOnlyMemory<byte> Head => _bytes.AsMemory(0, _length);

    /// <summary>Consumes the bytes that belong to the head and returns the position after them.</summary>
    /// <exception cref="MalformedHttpException">A line does not end with CR LF, or the head is too long.</exception>
    public SequencePosition Feed(ReadOnlySequence<byte> given)
    {
        if (given.IsSingleSegment)
            return given.GetPosition(Feed(given.FirstSpan));
        var taken = 0L;
        foreach (var segment in given)
        {
            taken += Feed(segment.Span);
            if (IsComplete)
                break;
        }
        return given.GetPosition(taken);
    }

    /// <summary>
    /// Consumes the bytes that belong to the head and returns their number. It is smaller than given only when the head
    /// is complete.
    /// </summary>
    /// <exception cref="MalformedHttpException">A line does not end with CR LF, or the head is too long.</exception>
    public int Feed(ReadOnlySpan<byte> given)
    {
        var taken = 0;
        while (taken < given.Length && !IsComplete)
        {
            var rest = given[taken..];
            var end = rest.IndexOf((byte)'\n');
            Append(rest[..(end < 0 ? rest.Length : end + 1)], Math.Min(rest.Length, LargestFirstSize));
            taken += end < 0 ? rest.Length : end + 1;
            if (end >= 0)
                EndLine();
        }
        return taken;
    }

    private void EndLine()
    {
        var line = _length - _lineStart;
        if (line < 2 || _bytes[_length - 2] != '\r')
            throw new MalformedHttpException(400, "a line of the head does not end with CR LF");
        // An empty line before the first line is left over from the previous message and is skipped (RFC 9112, 2.2).
        if (line == 2 && _lineStart == 0)
            _length = 0;
        else
            IsComplete = line == 2;
        _lineStart = _length;
    }

    private void Append(ReadOnlySpan<byte> more, int expected)
    {
        // The first byte must be a token character or part of an empty line. The first byte of TLS or of a binary
        // protocol is neither.
        if (_length == 0 && !more.IsEmpty && !(HttpToken.IsTokenByte(more[0]) || more[0] is (byte)'\r' or (byte)'\n'))
            throw new MalformedHttpException(400, "this is not HTTP/1.1");
        for (var i = _length; i < start.Length && i - _length < more.Length; i++)
        {
            if (more[i - _length] != start[i])
                throw new MalformedHttpException(400, $"the message does not begin with {start}");
        }
        if (_length + more.Length > Limit)
            throw new MalformedHttpException(431, $"the head is longer than {Limit:#,0} bytes");
        if (_length + more.Length > _bytes.Length)
            Array.Resize(
                ref _bytes,
                Math.Min(Limit, Math.Max(Math.Max(expected, 2 * _bytes.Length), _length + more.Length))
            );
        more.CopyTo(_bytes.AsSpan(_length));
        _length += more.Length;
    }
}
