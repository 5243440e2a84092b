using System.Buffers;

namespace Chaos.Proxy.Http2.Frames;

/// <summary>Cuts received bytes into frames.</summary>
internal sealed class FrameReader
{
    private readonly byte[] _joined = new byte[PeerSettings.DefaultFrameSize];

    /// <summary>Takes the next frame from the bytes. Returns false, and takes nothing, when it is not complete.</summary>
    /// <param name="bytes">The received bytes; afterwards what follows the frame.</param>
    /// <param name="frame">The header of the frame.</param>
    /// <param name="payload">Its payload, up to the next call.</param>
    /// <exception cref="ConnectionErrorException">The frame is larger than this side allows.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> bytes, out FrameHeader frame, out ReadOnlySpan<byte> payload)
    {
        frame = default;
        payload = default;
        if (bytes.Length < FrameHeader.Size)
            return false;
        Span<byte> header = stackalloc byte[FrameHeader.Size];
        bytes.Slice(0, FrameHeader.Size).CopyTo(header);
        frame = FrameHeader.Read(header);
        if (frame.Length > PeerSettings.DefaultFrameSize)
            throw new ConnectionErrorException(
                ErrorCode.FrameSizeError,
                $"a frame of {frame.Length} bytes is not allowed; allowed: at most {PeerSettings.DefaultFrameSize}"
            );
        if (bytes.Length < FrameHeader.Size + frame.Length)
            return false;
        var rest = bytes.Slice(FrameHeader.Size, frame.Length);
        bytes = bytes.Slice(rest.End);
        if (rest.IsSingleSegment)
            payload = rest.FirstSpan;
        else
        {
            rest.CopyTo(_joined);
            payload = _joined.AsSpan(0, frame.Length);
        }
        return true;
    }
}
