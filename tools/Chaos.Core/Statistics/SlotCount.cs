namespace Chaos.Core.Statistics;

/// <summary>Two counts for the calls due in one slot, for a share or a ratio.</summary>
/// <param name="Numerator">The count that is divided: good calls, attempts, charges.</param>
/// <param name="Denominator">The count that it is divided by: calls, orders.</param>
public readonly record struct SlotCount(long Numerator, long Denominator);
