using System.Text;

namespace Chaos.Proxy.Http.Messages;

/// <summary>The head of a request.</summary>
internal sealed class RequestHead : IRequest
{
    private readonly bool _isNew;

    private RequestHead(ReadOnlyMemory<byte> bytes, int fieldsStart, bool isNew)
    {
        this._isNew = isNew;
        Bytes = bytes;
        Fields = new(bytes, fieldsStart);
        KeepsAlive = isNew ? !Fields.Lists("Connection", "close") : Fields.Lists("Connection", "keep-alive");
    }

    /// <summary>The bytes as received, including the final empty line.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public HeaderFields Fields { get; }

    IFields IRequest.Fields => Fields;

    /// <summary>Never: gRPC needs HTTP/2.</summary>
    public bool IsGrpc => false;

    public required string Method { get; init; }

    /// <summary>
    /// Position of the request target without scheme and authority. It is empty or begins with <c>?</c> if an absolute
    /// target has no path.
    /// </summary>
    public required Range PathAndQuery { get; init; }

    /// <summary>The request target without query, scheme and authority.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the client keeps the connection open afterwards.</summary>
    public bool KeepsAlive { get; }

    /// <summary>Whether the client sends the body only after 100 (Continue).</summary>
    public bool WaitsForContinue => Fields.Lists("Expect", "100-continue");

    /// <exception cref="MalformedHttpException">The bytes are not an HTTP/1.1 or HTTP/1.0 request.</exception>
    public static RequestHead Parse(ReadOnlyMemory<byte> bytes)
    {
        var end = bytes.Span.IndexOf("\r\n"u8);
        var line = bytes.Span[..end];
        var (first, last) = (line.IndexOf((byte)' '), line.LastIndexOf((byte)' '));
        if (first < 0 || first == last || !HttpToken.Is(line[..first]))
            throw new MalformedHttpException(400, "the first line is not METHOD TARGET VERSION");
        var target = line[(first + 1)..last];
        if (target.IsEmpty || target.ContainsAny(" \t"u8) || FieldText.HasControl(target))
            throw new MalformedHttpException(400, "the request target contains a space or a control character");
        var query = target.IndexOf((byte)'?');
        var path = query < 0 ? target : target[..query];
        var start = PathStart(path);
        var isNew = line[(last + 1)..].SequenceEqual("HTTP/1.1"u8);
        if (!isNew && !line[(last + 1)..].SequenceEqual("HTTP/1.0"u8))
            throw new MalformedHttpException(505, "only HTTP/1.1 and HTTP/1.0 are supported");
        return new(bytes, end + 2, isNew)
        {
            Method = Encoding.ASCII.GetString(line[..first]),
            PathAndQuery = (first + 1 + start)..last,
            Path = start < path.Length ? Encoding.Latin1.GetString(path[start..]) : "/",
        };
    }

    /// <summary>Returns a scanner for the body, by how the head delimits it.</summary>
    /// <exception cref="MalformedHttpException">The end of the body cannot be determined.</exception>
    public BodyScanner Body()
    {
        var length = Fields.ContentLength();
        if (Fields.EndsChunked() is not { } chunked)
            return length is > 0 ? BodyScanner.Length(length.Value) : BodyScanner.None();
        // HTTP/1.1 introduced Transfer-Encoding. A parser of HTTP/1.0 may find another end of the body.
        if (!_isNew)
            throw new MalformedHttpException(400, "HTTP/1.0 has no Transfer-Encoding");
        if (length is not null)
            throw new MalformedHttpException(400, "both Content-Length and Transfer-Encoding are given");
        if (!chunked)
            throw new MalformedHttpException(400, "the last transfer coding of a request must be chunked");
        return BodyScanner.Chunked();
    }

    // Where the path of a target begins: after scheme and authority, if it has them.
    private static int PathStart(ReadOnlySpan<byte> target)
    {
        var scheme = target.IndexOf("://"u8);
        if (scheme <= 0 || target[0] == '/')
            return 0;
        var authority = scheme + 3;
        var slash = target[authority..].IndexOf((byte)'/');
        return slash < 0 ? target.Length : authority + slash;
    }
}
