namespace Chaos.Core.Comparing;

/// <summary>One round's figures of both arms.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Before">The figure of A; null where there is none.</param>
/// <param name="After">The figure of B; null where there is none.</param>
/// <param name="Unusable">Why the round does not count; null when it does.</param>
public sealed record ComparedRound(int Round, double? Before, double? After, string? Unusable)
{
    /// <summary>Whether it counts.</summary>
    public bool Counts => Unusable is null;
}
