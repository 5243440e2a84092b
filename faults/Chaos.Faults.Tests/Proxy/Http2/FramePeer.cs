using System.Net.Sockets;
using Chaos.Proxy.Http2;
using Chaos.Proxy.Http2.Frames;
using Chaos.Proxy.Http2.Hpack;

namespace Chaos.Faults.Tests.Proxy.Http2;

/// <summary>A peer of HTTP/2 that the test drives frame by frame.</summary>
internal sealed class FramePeer(Socket socket, CancellationToken limit)
{
    public const FrameFlags End = FrameFlags.EndStream;
    public const FrameFlags Fields = FrameFlags.EndHeaders;

    private readonly HpackEncoder _encoder = new();
    private readonly HpackDecoder _decoder = new();

    public Socket Socket => socket;

    /// <summary>A frame as bytes.</summary>
    public static byte[] Frame(FrameType type, FrameFlags flags, int stream, params byte[] payload)
    {
        var bytes = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(payload.Length, type, flags, stream).Write(bytes);
        payload.CopyTo(bytes, FrameHeader.Size);
        return bytes;
    }

    /// <summary>HEADERS of a request, with further fields as <c>name: value</c>.</summary>
    public byte[] Request(int stream, string path, bool end = true, string method = "GET", params string[] more) =>
        Frame(
            FrameType.Headers,
            Fields | (end ? End : FrameFlags.None),
            stream,
            Block([$":method: {method}", ":scheme: http", $":path: {path}", ":authority: a", .. more])
        );

    /// <summary>A block of fields, each as <c>name: value</c>.</summary>
    public byte[] Block(params string[] fields) =>
        _encoder
            .Encode(
                fields.Select(f =>
                    f.IndexOf(": ", StringComparison.Ordinal) is var colon
                        ? new HeaderField(f[..colon], f[(colon + 2)..])
                        : default
                )
            )
            .ToArray();

    /// <summary>Begins as a client.</summary>
    public Task BeginAsync() => SendAsync([.. ClientPreface.Bytes, .. Frame(FrameType.Settings, 0, 0)]);

    public async Task SendAsync(params byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length; )
            sent += await socket.SendAsync(bytes.AsMemory(sent), limit);
    }

    /// <summary>Reads a frame; null when the connection has ended.</summary>
    public async Task<(FrameHeader Header, byte[] Payload)?> ReadAsync()
    {
        var header = new byte[FrameHeader.Size];
        if (!await FillAsync(header))
            return null;
        var frame = FrameHeader.Read(header);
        var payload = new byte[frame.Length];
        return await FillAsync(payload) ? (frame, payload) : null;
    }

    /// <summary>Reads up to the next frame of a type.</summary>
    public async Task<(FrameHeader Header, byte[] Payload)> ReadAsync(FrameType type)
    {
        while (true)
        {
            var frame = await ReadAsync();
            Assert.True(frame is not null, $"the connection ended before {type}");
            if (
                frame.Value.Header.Type == type
                && !(type == FrameType.Settings && frame.Value.Header.Has(FrameFlags.Ack))
            )
                return frame.Value;
            if (frame.Value.Header.Type == FrameType.Headers)
                Decode(frame.Value.Payload);
        }
    }

    /// <summary>Decodes a block, as <c>name: value</c>.</summary>
    public List<string> Decode(byte[] block)
    {
        var fields = new List<HeaderField>();
        _decoder.Decode(block, int.MaxValue, fields);
        return [.. fields.Select(f => $"{f.Name}: {f.Value}")];
    }

    /// <summary>
    /// Sends a PING, and reads up to its acknowledgement. Returns what came of resets, GOAWAY and ends before that: none
    /// of them is <c>open</c>.
    /// </summary>
    public async Task<string> OutcomeAsync()
    {
        var seen = new List<string>();
        try
        {
            await SendAsync(Frame(FrameType.Ping, 0, 0, 1, 2, 3, 4, 5, 6, 7, 99));
            while (await ReadAsync() is var (header, payload))
            {
                switch (header.Type)
                {
                    case FrameType.Reset:
                        seen.Add($"RST {header.Stream} {Code(payload)}");
                        break;
                    case FrameType.GoAway:
                        return $"GOAWAY {Code(payload[4..8])}";
                    case FrameType.Ping when payload[7] == 99:
                        return seen.Count == 0 ? "open" : string.Join(", ", seen);
                }
            }
            return "ended";
        }
        catch (SocketException)
        {
            return "reset";
        }
    }

    /// <summary>Reads until the connection ends.</summary>
    public async Task ExpectEndAsync()
    {
        try
        {
            while (await ReadAsync() is not null) { }
        }
        catch (SocketException)
        {
            // Reset.
        }
    }

    public static ErrorCode Code(byte[] payload) =>
        (ErrorCode)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(payload);

    private async Task<bool> FillAsync(byte[] buffer)
    {
        for (var filled = 0; filled < buffer.Length; )
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), limit);
            if (read == 0)
                return false;
            filled += read;
        }
        return true;
    }
}
