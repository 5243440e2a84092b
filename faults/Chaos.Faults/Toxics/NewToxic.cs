using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Toxics;

/// <summary>A toxic to add to a proxy.</summary>
public sealed record NewToxic
{
    public required Toxic Toxic { get; init; }

    /// <summary>Name; with null the server chooses <c>TYPE_STREAM</c>.</summary>
    public string? Name { get; init; }

    public ToxicStream Stream { get; init; } = ToxicStream.Downstream;

    /// <summary>
    /// Share of the connections that it hits, from 0 to 1; for a toxic for requests, of the matching requests.
    /// </summary>
    public double Toxicity { get; init; } = 1;

    /// <summary>
    /// Time after which the server removes it unless it is renewed; null for never. Only the embedded proxy knows it.
    /// </summary>
    public TimeSpan? Ttl { get; init; }
}
