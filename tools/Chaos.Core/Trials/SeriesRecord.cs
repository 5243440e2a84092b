namespace Chaos.Core.Trials;

/// <summary>A figure sampled about once a second.</summary>
public sealed record SeriesRecord
{
    /// <summary>What was sampled, for example <c>payment queue depth</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Seconds since the load began.</summary>
    public required IReadOnlyList<double> Seconds { get; init; }

    /// <summary>The values, one for each of <see cref="Seconds"/>.</summary>
    public required IReadOnlyList<double> Values { get; init; }
}
