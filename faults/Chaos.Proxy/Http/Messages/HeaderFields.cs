using System.Text;

namespace Chaos.Proxy.Http.Messages;

/// <summary>
/// The header fields of a head, as positions in its bytes. A value is copied only when it is requested.
/// </summary>
internal sealed class HeaderFields : IFields
{
    private readonly List<(Range Name, Range Value)> _fields = new(8);
    private readonly ReadOnlyMemory<byte> _head;

    /// <summary>Reads the fields of a head, from position <paramref name="start"/> on.</summary>
    /// <exception cref="MalformedHttpException">A line is not a header field.</exception>
    public HeaderFields(ReadOnlyMemory<byte> head, int start)
    {
        this._head = head;
        var bytes = head.Span;
        while (true)
        {
            var length = bytes[start..].IndexOf("\r\n"u8);
            if (length == 0)
                return;
            var line = bytes.Slice(start, length);
            var colon = line.IndexOf((byte)':');
            // This also refuses folded lines, which begin with a space: parsers interpret them differently.
            if (colon < 0 || !HttpToken.Is(line[..colon]))
                throw new MalformedHttpException(400, "a line of the head is not a header field");
            var value = start + colon + 1;
            var end = start + length;
            while (value < end && FieldText.IsWhiteSpace(bytes[value]))
                value++;
            while (end > value && FieldText.IsWhiteSpace(bytes[end - 1]))
                end--;
            if (FieldText.HasControl(bytes[value..end]))
                throw new MalformedHttpException(400, "a header field contains a control character");
            _fields.Add((start..(start + colon), value..end));
            start += length + 2;
        }
    }

    /// <summary>Returns the position of the value of the first field with this name; null when there is none.</summary>
    public Range? Find(string name)
    {
        foreach (var field in _fields)
        {
            if (Ascii.EqualsIgnoreCase(_head.Span[field.Name], name))
                return field.Value;
        }
        return null;
    }

    /// <summary>Returns the value of the first field with this name; null when there is none.</summary>
    public string? Value(string name) => Find(name) is { } value ? Encoding.Latin1.GetString(_head.Span[value]) : null;

    /// <summary>
    /// Returns the values of all fields with this name as one comma-separated list; null when there is none.
    /// </summary>
    public string? Values(string name)
    {
        string? all = null;
        foreach (var field in _fields)
        {
            if (!Ascii.EqualsIgnoreCase(_head.Span[field.Name], name))
                continue;
            var value = Encoding.Latin1.GetString(_head.Span[field.Value]);
            all = all is null ? value : $"{all},{value}";
        }
        return all;
    }

    /// <summary>Returns the lines of all fields but those with this name, in their order and with CR LF.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> LinesWithout(string name)
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            var start = _fields[i].Name.Start;
            // The empty line follows the last field.
            var end = i + 1 < _fields.Count ? _fields[i + 1].Name.Start : ^2;
            if (!Ascii.EqualsIgnoreCase(_head.Span[_fields[i].Name], name))
                yield return _head[start..end];
        }
    }

    /// <summary>Whether the comma-separated list with this name contains an item, in any case.</summary>
    public bool Lists(string name, string item)
    {
        foreach (var (field, range) in _fields)
        {
            if (!Ascii.EqualsIgnoreCase(_head.Span[field], name))
                continue;
            var value = _head.Span[range];
            foreach (var part in value.Split((byte)','))
            {
                if (Ascii.EqualsIgnoreCase(FieldText.Trim(value[part]), item))
                    return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Returns whether the last transfer coding is <c>chunked</c>; null when there is no Transfer-Encoding.
    /// </summary>
    /// <exception cref="MalformedHttpException">A body is chunked twice.</exception>
    public bool? EndsChunked()
    {
        bool? ends = null;
        var (isList, chunked) = (true, 0);
        foreach (var (name, range) in _fields)
        {
            if (!Ascii.EqualsIgnoreCase(_head.Span[name], "Transfer-Encoding"))
                continue;
            var value = _head.Span[range];
            foreach (var part in value.Split((byte)','))
            {
                var coding = FieldText.Trim(value[part]);
                isList &= HttpToken.Is(coding);
                ends = Ascii.EqualsIgnoreCase(coding, "chunked");
                chunked += ends.Value ? 1 : 0;
            }
        }
        return chunked > 1
            ? throw new MalformedHttpException(400, "the transfer coding chunked is given more than once")
            : ends & isList;
    }

    /// <summary>Returns the declared Content-Length; null when there is none.</summary>
    /// <exception cref="MalformedHttpException">The value is not a length, or there are several that
    /// differ.</exception>
    public long? ContentLength()
    {
        long? length = null;
        foreach (var (name, range) in _fields)
        {
            if (!Ascii.EqualsIgnoreCase(_head.Span[name], "Content-Length"))
                continue;
            var value = _head.Span[range];
            foreach (var part in value.Split((byte)','))
            {
                if (!FieldText.TryNumber(FieldText.Trim(value[part]), out var one) || (length ?? one) != one)
                    throw new MalformedHttpException(400, "Content-Length is not a valid length");
                length = one;
            }
        }
        return length;
    }
}
