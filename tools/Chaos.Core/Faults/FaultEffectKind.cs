namespace Chaos.Core.Faults;

/// <summary>What a fault does, named by what the peer sees of it and not by its mechanism.</summary>
public enum FaultEffectKind
{
    /// <summary>Nothing is worked on; what arrived is kept and worked on afterwards.</summary>
    StallAndRelease,

    /// <summary>New connections are turned away.</summary>
    Refuse,

    /// <summary>The connection breaks where the answer should be, after the work was done.</summary>
    Reset,

    /// <summary>Bytes are lost and nothing answers.</summary>
    BlackHole,

    /// <summary>Every answer is late by a fixed time.</summary>
    Slow,

    /// <summary>
    /// Every round trip takes a fixed time, and a new connection takes one or more of them before its first request.
    /// </summary>
    Distant,

    /// <summary>Bytes come at a limited rate.</summary>
    Throttle,

    /// <summary>The service answers that it failed.</summary>
    ServerError,

    /// <summary>The process is gone.</summary>
    Kill,
}
