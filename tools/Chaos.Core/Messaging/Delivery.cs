namespace Chaos.Core.Messaging;

/// <summary>A message as a consumer gets it.</summary>
/// <param name="Stamp">Which message.</param>
/// <param name="Partition">Where it lay, for a broker with partitions; 0 otherwise.</param>
/// <param name="Offset">Its place there, or what the broker numbers deliveries by.</param>
/// <param name="Redelivered">Whether the broker says that it had delivered it before.</param>
public readonly record struct Delivery(MessageStamp Stamp, int Partition, long Offset, bool Redelivered);
