namespace Chaos.Scenarios.Files;

/// <summary>What an arrival of a workload may do: an entry of its mix, its journey, or its only call.</summary>
/// <param name="Path">Its path in the file.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Name">The journey's name; null for a single call.</param>
/// <param name="Journey">Its steps.</param>
internal sealed record MixEntry(string Path, double Weight, string? Name, JourneyFile Journey)
{
    /// <summary>Labels of the journey as a whole. Those of a single call belong to its step.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
