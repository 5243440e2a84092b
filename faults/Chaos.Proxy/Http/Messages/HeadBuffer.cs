namespace Chaos.Proxy.Http.Messages;

/// <summary>
/// Collects the head of a message, from its first line to the empty one, out of bytes that come in any pieces. What is
/// not a head is found out at its first wrong byte or line, so that nobody waits for an end that never comes.
/// </summary>
/// <param name="start">What it has to begin with; nothing for a request, whose first word can be any.</param>
internal sealed class HeadBuffer(string start = "")
{
    /// <summary>Longest head that is read.</summary>
    public const int Limit = 64 * 1024;

    private const int FirstSize = 1024;

    private byte[] _bytes = new byte[FirstSize];
    private int _length;
    private int _lineStart;

    /// <summary>Whether a byte of a head has come.</summary>
    public bool HasBegun => _length > 0;

    public bool IsComplete { get; private set; }

    /// <summary>The head with its last, empty line.</summary>
    public ReadOnlyMemory<byte> Head => _bytes.AsMemory(0, _length);

    /// <summary>
    /// Takes what belongs to the head and says how many bytes that was; fewer than given only when the head is
    /// complete.
    /// </summary>
    /// <exception cref="MalformedHttpException">A line does not end as it has to, or the head is too long.</exception>
    public int Feed(ReadOnlySpan<byte> given)
    {
        var taken = 0;
        while (taken < given.Length && !IsComplete)
        {
            var rest = given[taken..];
            var end = rest.IndexOf((byte)'\n');
            Append(rest[..(end < 0 ? rest.Length : end + 1)]);
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
        // An empty line before the first one is left over from the message before, and is to be passed over.
        if (line == 2 && _lineStart == 0)
            _length = 0;
        else
            IsComplete = line == 2;
        _lineStart = _length;
    }

    private void Append(ReadOnlySpan<byte> more)
    {
        // A token or, of an empty line, its CR: the first byte of TLS, or of a binary protocol, is neither.
        if (_length == 0 && !more.IsEmpty && !(HttpToken.IsTokenByte(more[0]) || more[0] is (byte)'\r' or (byte)'\n'))
            throw new MalformedHttpException(400, "this is not HTTP/1.1");
        for (var i = _length; i < start.Length && i - _length < more.Length; i++)
        {
            if (more[i - _length] != start[i])
                throw new MalformedHttpException(400, $"it does not begin with {start}");
        }
        if (_length + more.Length > Limit)
            throw new MalformedHttpException(431, $"the head is longer than {Limit:#,0} bytes");
        if (_length + more.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Min(Limit, Math.Max(2 * _bytes.Length, _length + more.Length)));
        more.CopyTo(_bytes.AsSpan(_length));
        _length += more.Length;
    }
}
