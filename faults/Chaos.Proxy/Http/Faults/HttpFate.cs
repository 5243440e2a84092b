namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// What a toxic decides for a request or its answer. Exactly one of the effects is set. Code that applies the effect
/// calls <see cref="Happens"/>: only then is a hit counted, because some answers leave nothing to apply the effect to.
/// A hit is an effect that the client can observe.
/// </summary>
internal sealed record HttpFate
{
    /// <summary>How long it is delayed.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>The answer that the proxy gives.</summary>
    public HttpAnswer? Answer { get; init; }

    /// <summary>Whether the connection is reset.</summary>
    public bool Reset { get; init; }

    /// <summary>How a stream of HTTP/2 is aborted.</summary>
    public AbortCode Code { get; init; }

    /// <summary>How the body of the answer is cut short.</summary>
    public BodyCut? Cut { get; init; }

    /// <summary>Where the hit is counted; null for a canary.</summary>
    public HttpTally? Counts { get; init; }

    /// <summary>Counts the hit. Call it once, before the client can observe the effect.</summary>
    public void Happens() => Counts?.Hit();
}
