namespace Chaos.Proxy.Events;

/// <summary>Something that happened at a proxy.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Proxy">Name of the proxy.</param>
/// <param name="State">What became of it, in a word.</param>
internal readonly record struct ProxyEvent(ProxyEventKind Kind, string Proxy, string State)
{
    /// <summary>Name of the toxic; null where there is none.</summary>
    public string? Toxic { get; init; }

    /// <summary>Number of the connection on its proxy, from 0; null where there is none.</summary>
    public long? Connection { get; init; }

    /// <summary>The client's address; null where it is not known.</summary>
    public string? Client { get; init; }
}
