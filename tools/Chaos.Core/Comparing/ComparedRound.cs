namespace Chaos.Core.Comparing;

/// <summary>One round's figures of both arms.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Before">The figure of A; null where there is none.</param>
/// <param name="After">The figure of B; null where there is none.</param>
/// <param name="Unusable">Why the round does not count; null when it does.</param>
public sealed record ComparedRound(int Round, double? Before, double? After, string? Unusable)
{
    /// <summary>Why A gave no figure although its round was sound; null when it gave one.</summary>
    public string? NoBefore { get; init; }

    /// <summary>Why B gave no figure although its round was sound; null when it gave one.</summary>
    public string? NoAfter { get; init; }

    /// <summary>
    /// A remark on the round: why it does not count, or which arm gave no figure. Empty when there is none.
    /// </summary>
    public string Remark => Unusable ?? string.Join("; ", new[] { NoBefore, NoAfter }.OfType<string>());

    /// <summary>Whether the round counts.</summary>
    public bool Counts => Unusable is null;
}
