namespace Chaos.Proxy.Http.Counting;

/// <summary>That a request came, or how it ended.</summary>
/// <param name="Number">Its number on the proxy, from 0.</param>
/// <param name="Ticks">When, on the machine's monotonic clock, in ticks of 100 ns.</param>
/// <param name="Status">The status of its answer; null when it came, or got no whole answer.</param>
/// <param name="How">How it ended without a whole answer; null when it came, or was answered.</param>
public readonly record struct LoggedRequest(long Number, long Ticks, int? Status, string? How)
{
    /// <summary>How a request ended that got no answer: the upstream could not be reached.</summary>
    public const string Refused = "refused";

    /// <summary>How a request ended that got no whole answer: the connection broke.</summary>
    public const string Broken = "broken";

    /// <summary>How a request ended whose client closed the connection before the answer.</summary>
    public const string GaveUp = "gave up";

    /// <summary>Bytes of its body that passed, when it ended.</summary>
    public long Sent { get; init; }

    /// <summary>Bytes of its answer's body that passed, when it ended.</summary>
    public long Received { get; init; }

    /// <summary>Whether the request came; otherwise it ended.</summary>
    public bool IsBegin => Status is null && How is null;
}
