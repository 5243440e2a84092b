using System.Buffers.Binary;

namespace Chaos.Core.Messaging;

/// <summary>
/// The identity of a message. Every payload begins with it, so that the consumer can report which message it handled
/// and how late.
/// </summary>
/// <param name="Trial">Number of the trial; messages of other trials are ignored.</param>
/// <param name="Producer">Number of the producer in the trial.</param>
/// <param name="Sequence">Number of the message among those of its producer, from 0.</param>
/// <param name="Key">Number of the key: messages of one key are expected in order.</param>
/// <param name="DueTicks">Its due time in ticks of 100 ns of the machine's monotonic clock, which all processes
/// share.</param>
public readonly record struct MessageStamp(ulong Trial, int Producer, long Sequence, int Key, long DueTicks)
{
    /// <summary>Size of a stamp in bytes, which is the smallest size of a payload.</summary>
    public const int Size = 40;

    private const uint Magic = 0x4F41_4843;

    /// <summary>Writes the stamp to the beginning of a payload, little-endian.</summary>
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

    /// <summary>Reads a stamp from the beginning of a payload. Returns false when the payload has none.</summary>
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
    /// A payload of <paramref name="size"/> bytes, at least <see cref="Size"/>: the stamp followed by zeros.
    /// </summary>
    public byte[] Payload(int size)
    {
        var payload = new byte[Math.Max(size, Size)];
        Write(payload);
        return payload;
    }
}
