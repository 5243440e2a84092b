using System.Buffers.Binary;

namespace Chaos.Core.Messaging;

/// <summary>
/// A message that a consumer has handled: its effect is there. What a worker writes down of it is a record of fixed
/// size, so that a log that a kill cuts off can be read.
/// </summary>
/// <param name="Stamp">Which message.</param>
/// <param name="Group">Number of the consumers' group in the trial.</param>
/// <param name="Partition">Where it lay, for a broker with partitions; 0 otherwise.</param>
/// <param name="Offset">Its place there; -1 where there is none.</param>
/// <param name="Redelivered">Whether the broker says that it had delivered it before.</param>
/// <param name="AtTicks">When, in ticks of 100 ns on the machine's monotonic clock.</param>
public readonly record struct Handling(
    MessageStamp Stamp,
    int Group,
    int Partition,
    long Offset,
    bool Redelivered,
    long AtTicks
)
{
    /// <summary>Bytes of a record.</summary>
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
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static Handling Read(ReadOnlySpan<byte> record)
    {
        if (!MessageStamp.TryRead(record, out var stamp))
            throw new InvalidDataException("a worker's log holds something that is no record");
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
