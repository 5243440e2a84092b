using System.Text;

namespace Chaos.Proxy.Http.Messages;

/// <summary>The head of a request.</summary>
internal sealed class RequestHead
{
    private readonly bool _isNew;

    private RequestHead(ReadOnlyMemory<byte> bytes, int fieldsStart, bool isNew)
    {
        this._isNew = isNew;
        Bytes = bytes;
        Fields = new(bytes, fieldsStart);
        KeepsAlive = isNew ? !Fields.Lists("Connection", "close") : Fields.Lists("Connection", "keep-alive");
    }

    /// <summary>As it came, with its last, empty line.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public HeaderFields Fields { get; }

    public required string Method { get; init; }

    /// <summary>The target without its query, and without scheme and authority where it has these.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the connection is to be kept afterwards, as far as the client is concerned.</summary>
    public bool KeepsAlive { get; }

    /// <summary>Whether the body is sent only when the service has said that it wants it.</summary>
    public bool WaitsForContinue => Fields.Lists("Expect", "100-continue");

    /// <exception cref="MalformedHttpException">It is no request of HTTP/1.1 or 1.0.</exception>
    public static RequestHead Parse(ReadOnlyMemory<byte> bytes)
    {
        var end = bytes.Span.IndexOf("\r\n"u8);
        var line = bytes.Span[..end];
        var (first, last) = (line.IndexOf((byte)' '), line.LastIndexOf((byte)' '));
        if (first < 0 || first == last || !HttpToken.Is(line[..first]))
            throw new MalformedHttpException(400, "the first line is not METHOD TARGET VERSION");
        var target = line[(first + 1)..last];
        if (target.IsEmpty || target.ContainsAnyInRange((byte)0, (byte)' '))
            throw new MalformedHttpException(400, "the target of the request has a space or a control character in it");
        var isNew = line[(last + 1)..].SequenceEqual("HTTP/1.1"u8);
        if (!isNew && !line[(last + 1)..].SequenceEqual("HTTP/1.0"u8))
            throw new MalformedHttpException(505, "only HTTP/1.1 and HTTP/1.0 are read here");
        return new(bytes, end + 2, isNew)
        {
            Method = Encoding.ASCII.GetString(line[..first]),
            Path = PathOf(Encoding.Latin1.GetString(target)),
        };
    }

    /// <summary>How its body is delimited.</summary>
    /// <exception cref="MalformedHttpException">Nobody could say where it ends.</exception>
    public BodyScanner Body()
    {
        var length = Fields.ContentLength();
        if (Fields.Find("Transfer-Encoding") is null)
            return length is > 0 ? BodyScanner.Length(length.Value) : BodyScanner.None();
        // It came with HTTP/1.1: who speaks the older version may end the body elsewhere.
        if (!_isNew)
            throw new MalformedHttpException(400, "HTTP/1.0 has no Transfer-Encoding");
        if (length is not null)
            throw new MalformedHttpException(400, "both Content-Length and Transfer-Encoding are given");
        if (!Fields.EndsWith("Transfer-Encoding", "chunked"))
            throw new MalformedHttpException(400, "the last transfer coding of a request has to be chunked");
        return BodyScanner.Chunked();
    }

    private static string PathOf(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || path[0] == '/')
            return path;
        var slash = path.IndexOf('/', scheme + 3);
        return slash < 0 ? "/" : path[slash..];
    }
}
