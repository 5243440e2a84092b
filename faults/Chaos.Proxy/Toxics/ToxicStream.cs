namespace Chaos.Proxy.Toxics;

/// <summary>The direction that a toxic acts on.</summary>
public enum ToxicStream
{
    /// <summary>From the client to the upstream.</summary>
    Upstream,

    /// <summary>From the upstream to the client.</summary>
    Downstream,
}
