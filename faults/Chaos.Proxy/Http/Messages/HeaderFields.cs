using System.Globalization;
using System.Text;

namespace Chaos.Proxy.Http.Messages;

/// <summary>
/// The header fields of a head, as positions in its bytes. A value is copied only when it is requested.
/// </summary>
internal sealed class HeaderFields
{
    private readonly List<(Range Name, Range Value)> _fields = [];
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
            while (value < end && bytes[value] is (byte)' ' or (byte)'\t')
                value++;
            while (end > value && bytes[end - 1] is (byte)' ' or (byte)'\t')
                end--;
            if (bytes[value..end].ContainsAny((byte)'\r', (byte)0))
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

    /// <summary>Whether the comma-separated list with this name contains an item, in any case.</summary>
    public bool Lists(string name, string item)
    {
        if (Values(name) is not { } list)
            return false;
        foreach (var part in list.AsSpan().Split(','))
        {
            if (list.AsSpan()[part].Trim().Equals(item, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    /// <summary>Whether the comma-separated list with this name exists and ends with an item, in any case.</summary>
    public bool EndsWith(string name, string item) =>
        Values(name) is { } list
        && list.AsSpan(list.LastIndexOf(',') + 1).Trim().Equals(item, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the declared Content-Length; null when there is none.</summary>
    /// <exception cref="MalformedHttpException">The value is not a length, or there are several that
    /// differ.</exception>
    public long? ContentLength()
    {
        if (Values("Content-Length") is not { } text)
            return null;
        long? length = null;
        foreach (var part in text.Split(','))
        {
            if (
                !long.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var one)
                || (length is not null && length != one)
            )
                throw new MalformedHttpException(400, "Content-Length is not a valid length");
            length = one;
        }
        return length;
    }
}
