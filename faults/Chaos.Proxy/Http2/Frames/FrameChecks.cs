using System.Buffers.Binary;

namespace Chaos.Proxy.Http2.Frames;

/// <summary>Checks of single frames (RFC 9113, 6).</summary>
internal static class FrameChecks
{
    /// <exception cref="ConnectionErrorException">The frame is on stream 0.</exception>
    public static void OfStream(FrameHeader frame)
    {
        if (frame.Stream == 0)
            throw new ConnectionErrorException(ErrorCode.ProtocolError, $"{frame.Type} on stream 0");
    }

    /// <exception cref="ConnectionErrorException">The frame is on another stream, or has another length.</exception>
    public static void OfConnection(FrameHeader frame, int? length = null)
    {
        if (frame.Stream != 0)
            throw new ConnectionErrorException(ErrorCode.ProtocolError, $"{frame.Type} on a stream other than 0");
        if (length is { } bytes)
            HasLength(frame, bytes);
    }

    /// <exception cref="ConnectionErrorException">The frame has another length.</exception>
    public static void HasLength(FrameHeader frame, int length)
    {
        if (frame.Length != length)
            throw new ConnectionErrorException(ErrorCode.FrameSizeError, $"{frame.Type} has not {length} bytes");
    }

    /// <summary>Returns the payload without its padding.</summary>
    /// <exception cref="ConnectionErrorException">The padding is not shorter than the payload.</exception>
    public static ReadOnlySpan<byte> Unpadded(FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        if (!frame.Has(FrameFlags.Padded))
            return payload;
        if (payload.IsEmpty)
            throw new ConnectionErrorException(ErrorCode.FrameSizeError, "a padded frame has no length of its padding");
        return payload[0] < payload.Length
            ? payload[1..^payload[0]]
            : throw new ConnectionErrorException(ErrorCode.ProtocolError, "the padding is longer than its frame");
    }

    /// <summary>Whether a priority makes a stream depend on itself.</summary>
    public static bool DependsOnItself(int stream, ReadOnlySpan<byte> priority) =>
        (BinaryPrimitives.ReadInt32BigEndian(priority) & int.MaxValue) == stream;
}
