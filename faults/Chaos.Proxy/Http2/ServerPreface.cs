using System.Buffers;
using Chaos.Proxy.Http2.Frames;

namespace Chaos.Proxy.Http2;

/// <summary>The frame with which a server begins: SETTINGS (RFC 9113, 3.4).</summary>
internal static class ServerPreface
{
    /// <summary>Whether received bytes begin with it (true), cannot (false), or are too few to tell (null).</summary>
    public static bool? Is(ReadOnlySequence<byte> received)
    {
        if (received.Length < FrameHeader.Size)
            return null;
        Span<byte> begin = stackalloc byte[FrameHeader.Size];
        received.Slice(0, begin.Length).CopyTo(begin);
        var frame = FrameHeader.Read(begin);
        if (
            frame.Type != FrameType.Settings
            || frame.Has(FrameFlags.Ack)
            || frame.Length > PeerSettings.DefaultFrameSize
        )
            return false;
        return received.Length >= FrameHeader.Size + frame.Length ? true : null;
    }
}
