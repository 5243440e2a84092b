using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Toxics;

/// <summary>A toxic to be added.</summary>
public sealed record NewToxic
{
    public required Toxic Toxic { get; init; }

    /// <summary>Name; null leaves it to the server, which takes <c>TYPE_STREAM</c>.</summary>
    public string? Name { get; init; }

    public ToxicStream Stream { get; init; } = ToxicStream.Downstream;

    /// <summary>Share of the connections that are hit, from 0 to 1.</summary>
    public double Toxicity { get; init; } = 1;
}
