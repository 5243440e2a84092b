namespace Chaos.Proxy.Toxics;

/// <summary>What the listener of a proxy does with new connections, the strongest last.</summary>
internal enum EntryWay
{
    /// <summary>It accepts them.</summary>
    Open,

    /// <summary>Its backlog is full: a connect waits.</summary>
    Full,

    /// <summary>It does not listen: a connect is refused.</summary>
    Closed,
}
