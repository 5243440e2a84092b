namespace Chaos.Core.Statistics;

/// <summary>What was counted for the calls due in one slot: so many of so many.</summary>
/// <param name="Numerator">What is looked for: good calls, attempts, charges.</param>
/// <param name="Denominator">Out of what: calls, orders.</param>
public readonly record struct SlotCount(long Numerator, long Denominator);
