namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// What is to happen to a request, or to its answer: one of these. Whoever lets it happen says so, for an answer may
/// leave nothing to be done: a hit is what a client can feel.
/// </summary>
internal sealed record HttpFate
{
    /// <summary>It is held up by this.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>It is answered by the proxy.</summary>
    public HttpAnswer? Answer { get; init; }

    /// <summary>The connection is reset.</summary>
    public bool Reset { get; init; }

    /// <summary>The answer's body does not come to its end.</summary>
    public BodyCut? Cut { get; init; }

    /// <summary>Where it is counted; null for canaries.</summary>
    public HttpTally? Counts { get; init; }

    /// <summary>It happens. To be called once, and before the client can see it.</summary>
    public void Happens() => Counts?.Hit();
}
