using System.Buffers.Binary;

namespace Chaos.Core.Messaging;

/// <summary>
/// A message that a consumer has handled, so that its effect exists. A worker logs it as a record of fixed size, so
/// that a log cut off by a kill can still be read.
/// </summary>
/// <param name="Stamp">The identity of the message.</param>
/// <param name="Group">Number of the consumers' group in the trial.</param>
/// <param name="Partition">Its partition, for a broker with partitions; 0 otherwise.</param>
/// <param name="Offset">Its offset in the partition; -1 for none.</param>
/// <param name="Redelivered">Whether the broker marked it as delivered before.</param>
/// <param name="AtTicks">The time of the handling in ticks of 100 ns of the machine's monotonic clock.</param>
public readonly record struct Handling(
    MessageStamp Stamp,
    int Group,
    int Partition,
    long Offset,
    bool Redelivered,
    long AtTicks
)
{
    /// <summary>Size of a record in bytes.</summary>
    public const int Size = MessageStamp.Size + 28;

    /// <summary>Writes a record, little-endian.</summary>
    public void Write(Span<byte> record)
    {
        Stamp.Write(record);
        var rest = record[MessageStamp.Size..];
        BinaryPrimitives.WriteInt64LittleEndian(rest, Offset);
        BinaryPrimitives.WriteInt64LittleEndian(rest[8..], AtTicks);
        BinaryPrimitives.WriteInt32LittleEndian(rest[16..], Partition);
        BinaryPrimitives.WriteInt32LittleEndian(rest[20..], Group);
        BinaryPrimitives.WriteInt32LittleEndian(rest[24..], Redelivered ? 1 : 0);
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a record.</exception>
    public static Handling Read(ReadOnlySpan<byte> record)
    {
        if (!MessageStamp.TryRead(record, out var stamp))
            throw new InvalidDataException("a worker's log contains bytes that are not a record");
        var rest = record[MessageStamp.Size..];
        return new(
            stamp,
            BinaryPrimitives.ReadInt32LittleEndian(rest[20..]),
            BinaryPrimitives.ReadInt32LittleEndian(rest[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(rest),
            BinaryPrimitives.ReadInt32LittleEndian(rest[24..]) != 0,
            BinaryPrimitives.ReadInt64LittleEndian(rest[8..])
        );
    }
}
