namespace Chaos.Scenarios.Files.Words;

/// <summary>The names that an objective may speak of.</summary>
/// <param name="Edges">Edges, such as <c>orders->payment</c>.</param>
/// <param name="Workloads">Workloads.</param>
/// <param name="Readings">Observers.</param>
public sealed record ObjectiveNames(IReadOnlyCollection<string> Edges, IReadOnlyCollection<string> Workloads, IReadOnlyCollection<string> Readings)
{
    /// <summary>Edges on which there are no requests that a proxy could count.</summary>
    public IReadOnlyCollection<string> Uncounted { get; init; } = [];
}
