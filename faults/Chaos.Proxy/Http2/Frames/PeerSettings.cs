using System.Buffers.Binary;

namespace Chaos.Proxy.Http2.Frames;

/// <summary>The settings that the peer of a connection has sent (RFC 9113, 6.5.2).</summary>
internal sealed class PeerSettings
{
    /// <summary>The largest payload that every peer accepts.</summary>
    public const int DefaultFrameSize = 16 * 1024;

    /// <summary>The window of a new stream, and of the connection, unless the settings change it.</summary>
    public const int DefaultWindow = 65_535;

    private const int LargestFrameSize = (1 << 24) - 1;

    /// <summary>Largest dynamic table that the peer's decoder keeps.</summary>
    public uint HeaderTableSize { get; private set; } = 4096;

    /// <summary>Largest number of streams that may be open at once.</summary>
    public uint MaxConcurrentStreams { get; private set; } = uint.MaxValue;

    /// <summary>Number of bytes that a new stream may send.</summary>
    public int InitialWindow { get; private set; } = DefaultWindow;

    /// <summary>Largest payload of a frame.</summary>
    public int MaxFrameSize { get; private set; } = DefaultFrameSize;

    /// <summary>Whether CONNECT may name a protocol (RFC 8441).</summary>
    public bool ConnectsProtocols { get; private set; }

    /// <summary>Takes over the values in the payload of a SETTINGS frame, in their order.</summary>
    /// <exception cref="ConnectionErrorException">A value is not allowed.</exception>
    public void Apply(ReadOnlySpan<byte> payload)
    {
        for (; !payload.IsEmpty; payload = payload[6..])
        {
            var value = BinaryPrimitives.ReadUInt32BigEndian(payload[2..]);
            switch ((SettingId)BinaryPrimitives.ReadUInt16BigEndian(payload))
            {
                case SettingId.HeaderTableSize:
                    HeaderTableSize = value;
                    break;
                case SettingId.EnablePush when value > 1:
                    throw Wrong(ErrorCode.ProtocolError, "ENABLE_PUSH", value, "0 or 1");
                case SettingId.MaxConcurrentStreams:
                    MaxConcurrentStreams = value;
                    break;
                case SettingId.InitialWindowSize:
                    InitialWindow =
                        value <= int.MaxValue
                            ? (int)value
                            : throw Wrong(
                                ErrorCode.FlowControlError,
                                "INITIAL_WINDOW_SIZE",
                                value,
                                "at most 2147483647"
                            );
                    break;
                case SettingId.MaxFrameSize:
                    MaxFrameSize = value is >= DefaultFrameSize and <= LargestFrameSize
                        ? (int)value
                        : throw Wrong(ErrorCode.ProtocolError, "MAX_FRAME_SIZE", value, "16384 to 16777215");
                    break;
                case SettingId.EnableConnectProtocol:
                    ConnectsProtocols =
                        value <= 1
                            ? value == 1
                            : throw Wrong(ErrorCode.ProtocolError, "ENABLE_CONNECT_PROTOCOL", value, "0 or 1");
                    break;
            }
        }
    }

    private static ConnectionErrorException Wrong(ErrorCode code, string name, uint value, string allowed) =>
        new(code, $"SETTINGS_{name}: {value} is not allowed; allowed: {allowed}");
}
