namespace Chaos.Core.Capacity;

/// <summary>What a search for the capacity has found so far.</summary>
public sealed record CapacityFound
{
    /// <summary>The highest rate that held; null when none did.</summary>
    public double? Held { get; init; }

    /// <summary>The lowest rate that did not hold; null when all did, so that the capacity is above the highest.</summary>
    public double? Missed { get; init; }

    /// <summary>
    /// Whether a rate that had held on the way up did not hold right after the overload; null when that was not tried.
    /// </summary>
    public bool? HasHysteresis { get; init; }

    /// <summary>The rate that held again right after the overload; null when none did, or when it was not tried.</summary>
    public double? HeldAfterOverload { get; init; }

    /// <summary>Whether the service did not even hold a low rate after an overload, so that the search had to end.</summary>
    public bool NeverRecovered { get; init; }

    /// <summary>Whether both ends are known and close enough to each other.</summary>
    public bool IsExact { get; init; }
}
