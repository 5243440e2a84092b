using System.Buffers.Binary;

namespace Chaos.Proxy.Http2.Frames;

/// <summary>The nine bytes before the payload of a frame (RFC 9113, 4.1).</summary>
/// <param name="Length">Number of bytes of the payload.</param>
/// <param name="Type">Type of the frame.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Stream">The stream; 0 for the connection.</param>
internal readonly record struct FrameHeader(int Length, FrameType Type, FrameFlags Flags, int Stream)
{
    public const int Size = 9;

    public bool Has(FrameFlags flag) => (Flags & flag) != 0;

    /// <summary>Reads a header; the reserved bit is ignored.</summary>
    public static FrameHeader Read(ReadOnlySpan<byte> bytes) =>
        new(
            (bytes[0] << 16) | (bytes[1] << 8) | bytes[2],
            (FrameType)bytes[3],
            (FrameFlags)bytes[4],
            BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue
        );

    public void Write(Span<byte> to)
    {
        to[0] = (byte)(Length >> 16);
        to[1] = (byte)(Length >> 8);
        to[2] = (byte)Length;
        to[3] = (byte)Type;
        to[4] = (byte)Flags;
        BinaryPrimitives.WriteInt32BigEndian(to[5..], Stream);
    }
}
