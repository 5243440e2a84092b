namespace Chaos.Core.Messaging;

/// <summary>One message that went wrong, as an example.</summary>
/// <param name="Entry">What went wrong.</param>
/// <param name="Producer">Its producer.</param>
/// <param name="Sequence">Its number among its producer's messages.</param>
/// <param name="Key">Its key; null when it is no longer known.</param>
/// <param name="Detail">Details in a few words.</param>
public sealed record LedgerExample(LedgerEntry Entry, string Producer, long Sequence, int? Key, string Detail);
