namespace Chaos.Proxy.Events;

/// <summary>What an event of a proxy is about.</summary>
internal enum ProxyEventKind
{
    /// <summary>The proxy itself was enabled, disabled or deleted.</summary>
    Proxy,

    /// <summary>A connection was opened, closed, or reset because of a limit.</summary>
    Connection,

    /// <summary>A toxic was added, changed or removed, or its ttl has passed.</summary>
    Toxic,

    /// <summary>A toxic hit a connection, or a request on an HTTP proxy.</summary>
    Hit,
}
