namespace Chaos.Proxy.Http.Faults;

/// <summary>How a stream of HTTP/2 is aborted. HTTP/1.1 only has the reset of the connection.</summary>
public enum AbortCode
{
    /// <summary>RST_STREAM with INTERNAL_ERROR.</summary>
    InternalError,

    /// <summary>RST_STREAM with CANCEL.</summary>
    Cancel,

    /// <summary>RST_STREAM with REFUSED_STREAM, by which a client knows that the request was not handled.</summary>
    RefusedStream,

    /// <summary>REFUSED_STREAM, and GOAWAY: the other streams end, and the next ones need a new connection.</summary>
    GoAway,
}
