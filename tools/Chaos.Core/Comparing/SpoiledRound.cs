namespace Chaos.Core.Comparing;

/// <summary>
/// A round that the machine spoiled, and nothing else: neither arm did anything by which it would not count.
/// </summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Before">What the machine did to the trial of A; null for nothing.</param>
/// <param name="After">What it did to that of B.</param>
/// <param name="Void">The measures that are void by it; empty for all that are compared.</param>
internal sealed record SpoiledRound(int Round, string? Before, string? After, IReadOnlyList<string> Void)
{
    public override string ToString() =>
        $"round {Round} is void{(Void.Count == 0 ? "" : $" for {string.Join(", ", Void)}")}: "
        + $"{string.Join("; ", new[] { Before, After }.OfType<string>())}";
}
