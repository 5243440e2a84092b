namespace Chaos.Proxy.Http2.Frames;

/// <summary>Flags of frames (RFC 9113, 6). What a bit means depends on the type of the frame.</summary>
[Flags]
internal enum FrameFlags : byte
{
    None = 0,

    /// <summary>Of DATA and HEADERS: the last frame of its side of the stream.</summary>
    EndStream = 0x1,

    /// <summary>Of SETTINGS and PING: an acknowledgement.</summary>
    Ack = 0x1,

    /// <summary>Of HEADERS and CONTINUATION: the end of the block of header fields.</summary>
    EndHeaders = 0x4,

    /// <summary>Of DATA and HEADERS: it has padding.</summary>
    Padded = 0x8,

    /// <summary>Of HEADERS: it has a priority, which is ignored.</summary>
    Priority = 0x20,
}
