namespace Chaos.Core.Comparing;

/// <summary>A round that only the machine spoiled: neither arm did anything that would keep it from counting.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Before">What the machine did to the trial of A; null for nothing.</param>
/// <param name="After">What the machine did to the trial of B; null for nothing.</param>
/// <param name="Void">The measures that are void in this round; empty for all of them.</param>
internal sealed record SpoiledRound(int Round, string? Before, string? After, IReadOnlyList<string> Void)
{
    public override string ToString() =>
        $"round {Round} is void{(Void.Count == 0 ? "" : $" for {string.Join(", ", Void)}")}: "
        + $"{string.Join("; ", new[] { Before, After }.OfType<string>())}";
}
