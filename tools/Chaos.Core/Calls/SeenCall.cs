namespace Chaos.Core.Calls;

/// <summary>That a call of somebody else came, or how it ended.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Timestamp">When, on the clock of the testbed.</param>
/// <param name="Result">How it ended; null when it came.</param>
public readonly record struct SeenCall(long Number, long Timestamp, CallResult? Result);
