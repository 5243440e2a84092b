namespace Chaos.Bench;

/// <summary>One measured figure, for the table and the JSON file.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Its unit; empty for a plain number.</param>
/// <param name="Values">The values by what was measured; each is a median where there were rounds.</param>
/// <param name="Bar">The bar in words; null for a figure without one.</param>
/// <param name="IsMet">Whether the figure meets its bar.</param>
public sealed record BenchFigure(
    string Name,
    string Unit,
    IReadOnlyDictionary<string, double> Values,
    string? Bar,
    bool IsMet
);
