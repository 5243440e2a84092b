namespace Chaos.Proxy.Toxics;

/// <summary>Which connections a toxic acts on.</summary>
public enum ConnectionAge
{
    /// <summary>All connections.</summary>
    All,

    /// <summary>Those that were open when the toxic was added.</summary>
    Open,

    /// <summary>Those that are opened after the toxic was added.</summary>
    New,
}
