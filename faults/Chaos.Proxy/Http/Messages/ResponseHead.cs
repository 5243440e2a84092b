namespace Chaos.Proxy.Http.Messages;

/// <summary>The head of a response.</summary>
internal sealed class ResponseHead
{
    private ResponseHead(ReadOnlyMemory<byte> bytes, int fieldsStart, bool isNew)
    {
        Bytes = bytes;
        Fields = new(bytes, fieldsStart);
        // HTTP/1.0 has no Transfer-Encoding. Another parser may find another end of such a body (RFC 9112, 6.1).
        KeepsAlive = isNew
            ? !Fields.Lists("Connection", "close")
            : Fields.Lists("Connection", "keep-alive") && Fields.Find("Transfer-Encoding") is null;
    }

    /// <summary>The bytes as received, including the final empty line.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public HeaderFields Fields { get; }

    public required int Status { get; init; }

    /// <summary>Whether the service keeps the connection open afterwards.</summary>
    public bool KeepsAlive { get; }

    /// <summary>Whether this is an interim (1xx) response that a final one follows.</summary>
    public bool IsInterim => Status is >= 100 and < 200 && Status != 101;

    /// <exception cref="MalformedHttpException">The bytes are not an HTTP/1.1 or HTTP/1.0 response.</exception>
    public static ResponseHead Parse(ReadOnlyMemory<byte> bytes)
    {
        var end = bytes.Span.IndexOf("\r\n"u8);
        var line = bytes.Span[..end];
        var isNew = line.StartsWith("HTTP/1.1 "u8);
        // "HTTP/1.1 200 OK", "HTTP/1.1 200 " and "HTTP/1.1 200" are all accepted.
        if ((!isNew && !line.StartsWith("HTTP/1.0 "u8)) || line.Length < 12 || (line.Length > 12 && line[12] != ' '))
            throw new MalformedHttpException(502, "the upstream's answer is not an HTTP/1.1 response");
        if (FieldText.HasControl(line))
            throw new MalformedHttpException(
                502,
                "the first line of the upstream's answer contains a control character"
            );
        var status = 0;
        foreach (var digit in line[9..12])
        {
            if (digit is < (byte)'0' or > (byte)'9')
                throw new MalformedHttpException(502, "the upstream's answer has no status code");
            status = (status * 10) + digit - '0';
        }
        if (status is < 100 or > 599)
            throw new MalformedHttpException(502, "the upstream's answer has a status code outside 100 to 599");
        return new(bytes, end + 2, isNew) { Status = status };
    }

    /// <summary>Whether the connection carries another protocol after this response.</summary>
    public bool Upgrades(string method) => Status == 101 || (method == "CONNECT" && Status is >= 200 and < 300);

    /// <summary>Returns a scanner for the body of the response to a request with this method.</summary>
    /// <exception cref="MalformedHttpException">The end of the body cannot be determined.</exception>
    public BodyScanner Body(string method)
    {
        if (method == "HEAD" || Status is < 200 or 204 or 304)
            return BodyScanner.None();
        var length = Fields.ContentLength();
        if (Fields.EndsChunked() is not { } chunked)
            return length switch
            {
                null => BodyScanner.UntilClose(),
                0 => BodyScanner.None(),
                _ => BodyScanner.Length(length.Value),
            };
        if (length is not null)
            throw new MalformedHttpException(502, "both Content-Length and Transfer-Encoding are given");
        return chunked ? BodyScanner.Chunked() : BodyScanner.UntilClose();
    }
}
