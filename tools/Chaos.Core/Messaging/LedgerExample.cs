namespace Chaos.Core.Messaging;

/// <summary>One message that went wrong.</summary>
/// <param name="Entry">How.</param>
/// <param name="Producer">Its producer.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="Key">Its key; null where it is not known any more.</param>
/// <param name="Detail">What is known, in a few words.</param>
public sealed record LedgerExample(LedgerEntry Entry, string Producer, long Sequence, int? Key, string Detail);
