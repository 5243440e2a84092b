namespace Chaos.Proxy.Http;

/// <summary>How one of the two directions of a session came to its end.</summary>
internal enum SessionEnd
{
    /// <summary>The client has said all; the upstream may still answer.</summary>
    HalfClosed,

    /// <summary>All has been said: the client sees the end of the stream.</summary>
    Closed,

    /// <summary>Both sides are reset.</summary>
    Reset,
}
