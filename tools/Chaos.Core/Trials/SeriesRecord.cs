namespace Chaos.Core.Trials;

/// <summary>A series of values that were sampled about once a second.</summary>
public sealed record SeriesRecord
{
    /// <summary>Name of the series, for example <c>payment queue depth</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The times of the samples, in seconds from the start of the load.</summary>
    public required IReadOnlyList<double> Seconds { get; init; }

    /// <summary>The values, one for each of <see cref="Seconds"/>.</summary>
    public required IReadOnlyList<double> Values { get; init; }
}
