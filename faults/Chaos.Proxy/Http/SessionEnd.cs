namespace Chaos.Proxy.Http;

/// <summary>How one direction of a session ended.</summary>
internal enum SessionEnd
{
    /// <summary>The client has closed its sending side; the upstream may still answer.</summary>
    HalfClosed,

    /// <summary>The session is complete; the client sees the end of the stream.</summary>
    Closed,

    /// <summary>Both sides are reset.</summary>
    Reset,
}
