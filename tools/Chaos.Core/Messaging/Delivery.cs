namespace Chaos.Core.Messaging;

/// <summary>A message as a consumer receives it.</summary>
/// <param name="Stamp">The identity of the message.</param>
/// <param name="Partition">Its partition, for a broker with partitions; 0 otherwise.</param>
/// <param name="Offset">Its offset in the partition, or the broker's number of the delivery.</param>
/// <param name="Redelivered">Whether the broker marked it as delivered before.</param>
public readonly record struct Delivery(MessageStamp Stamp, int Partition, long Offset, bool Redelivered);
