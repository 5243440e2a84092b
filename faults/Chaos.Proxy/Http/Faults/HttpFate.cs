namespace Chaos.Proxy.Http.Faults;

/// <summary>What happens to a request, or to its answer: one of these.</summary>
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
}
