namespace Chaos.Core.Faults;

/// <summary>Kinds of fault effect, named by what the peer sees and not by the mechanism.</summary>
public enum FaultEffectKind
{
    /// <summary>The service stops working. Requests that arrive are kept and handled afterwards.</summary>
    StallAndRelease,

    /// <summary>New connections are refused.</summary>
    Refuse,

    /// <summary>The service does the work, then the connection breaks instead of an answer.</summary>
    Reset,

    /// <summary>Bytes are lost and no answer comes.</summary>
    BlackHole,

    /// <summary>Every answer is delayed by a fixed time.</summary>
    Slow,

    /// <summary>
    /// Every round trip takes a fixed time. A new connection takes one or more round trips before its first request.
    /// </summary>
    Distant,

    /// <summary>Bytes arrive at a limited rate.</summary>
    Throttle,

    /// <summary>The service answers that it failed.</summary>
    ServerError,

    /// <summary>The process is gone.</summary>
    Kill,
}
