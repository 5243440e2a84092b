namespace Chaos.Proxy.Http.Faults;

/// <summary>Among which requests a request has its number.</summary>
public enum RequestScope
{
    /// <summary>All requests on the edge that the toxic matches.</summary>
    Edge,

    /// <summary>
    /// The requests of one call with the same method and path, which are its attempts. The call is read from the
    /// request's W3C <c>baggage</c>, else from its <c>traceparent</c>.
    /// </summary>
    Call,
}
