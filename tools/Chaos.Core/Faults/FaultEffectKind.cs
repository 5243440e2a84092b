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

    /// <summary>Bytes are lost: the service sees no request, and no answer comes.</summary>
    BlackHole,

    /// <summary>The service does the work, and its answer is lost. The connection stays open and silent.</summary>
    LoseAnswers,

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

    /// <summary>New connections are refused. Those that are open go on.</summary>
    RefuseConnects,

    /// <summary>To open a connection waits until the fault ends. Those that are open go on.</summary>
    HoldConnects,

    /// <summary>New connections are accepted and never answered. Those that are open go on.</summary>
    Silent,

    /// <summary>Open connections go silent, without an end. New ones work.</summary>
    HalfOpen,

    /// <summary>Connections beyond a number are reset.</summary>
    LimitConnects,

    /// <summary>New connections end in the handshake, because the caller refuses the certificate.</summary>
    RefuseCertificate,

    /// <summary>Bytes arrive with other values.</summary>
    Corrupt,

    /// <summary>Lost segments of bytes arrive late, as TCP sends them again.</summary>
    Loss,
}
