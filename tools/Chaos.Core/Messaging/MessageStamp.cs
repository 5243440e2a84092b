using System.Buffers.Binary;

namespace Chaos.Core.Messaging;

/// <summary>
/// Who a message is. It stands at the beginning of every payload, so that whoever handles the message can say which one
/// it was and how late.
/// </summary>
/// <param name="Trial">Number of the trial: a message of another one is nobody's.</param>
/// <param name="Producer">Number of the producer in the trial.</param>
/// <param name="Sequence">Number of the message among its producer's, from 0.</param>
/// <param name="Key">Number of the key: order is promised among messages of one key.</param>
/// <param name="DueTicks">When it was due, in ticks of 100 ns on the machine's monotonic clock, which its processes
/// share.</param>
public readonly record struct MessageStamp(ulong Trial, int Producer, long Sequence, int Key, long DueTicks)
{
    /// <summary>Bytes that a stamp takes: the least size of a payload.</summary>
    public const int Size = 40;

    private const uint Magic = 0x4F41_4843;

    /// <summary>Writes it to the beginning of a payload, little-endian.</summary>
    public void Write(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(payload[4..], Producer);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[8..], Trial);
        BinaryPrimitives.WriteInt64LittleEndian(payload[16..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(payload[24..], DueTicks);
        BinaryPrimitives.WriteInt32LittleEndian(payload[32..], Key);
        payload[36..Size].Clear();
    }

    /// <summary>Reads it from the beginning of a payload. False for a payload that has none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out MessageStamp stamp)
    {
        stamp = default;
        if (payload.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(payload) != Magic)
            return false;
        stamp = new(
            BinaryPrimitives.ReadUInt64LittleEndian(payload[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(payload[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(payload[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[24..])
        );
        return true;
    }

    /// <summary>
    /// A payload of <paramref name="size"/> bytes, or as many as a stamp needs: the stamp, and zeros behind it.
    /// </summary>
    public byte[] Payload(int size)
    {
        var payload = new byte[Math.Max(size, Size)];
        Write(payload);
        return payload;
    }
}
