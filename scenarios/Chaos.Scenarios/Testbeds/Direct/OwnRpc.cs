using System.Buffers.Binary;
using System.Net.Sockets;

namespace Chaos.Scenarios.Testbeds.Direct;

/// <summary>
/// Answers every gRPC call on a connection with one empty message and the status OK. It reads as much of HTTP/2
/// (RFC 9113) as calls of our own driver need.
/// </summary>
public static class OwnRpc
{
    private const int PrefaceLength = 24;
    private const int HeadLength = 9;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte WindowUpdate = 8;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    /// <summary><c>:status: 200</c>, <c>content-type: application/grpc</c> in HPACK without a dynamic table.</summary>
    private static readonly byte[] s_headers = [0x88, 0x0F, 0x10, 16, .. "application/grpc"u8];

    private static readonly byte[] s_message = [0, 0, 0, 0, 0];

    private static readonly byte[] s_trailers = [0, 11, .. "grpc-status"u8, 1, .. "0"u8];

    /// <summary>Answers the calls of a connection until it is closed.</summary>
    public static async Task AnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(socket);
        await stream.ReadExactlyAsync(new byte[PrefaceLength], cancellationToken);
        await stream.WriteAsync(Frame(Settings, 0, 0, []), cancellationToken);
        var head = new byte[HeadLength];
        while (
            await stream.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken) == HeadLength
        )
        {
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await stream.ReadExactlyAsync(payload, cancellationToken);
            var (kind, flags, id) = (head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)));
            var isAnswer = (flags & 1) != 0;
            if (kind is Settings or Ping && !isAnswer)
                await stream.WriteAsync(Frame(kind, 1, 0, kind == Ping ? payload : []), cancellationToken);
            if (kind == Data && payload.Length > 0)
                await stream.WriteAsync(Read(payload.Length), cancellationToken);
            if (kind is Data or Headers && (flags & EndStream) != 0)
                await stream.WriteAsync(Answer(id), cancellationToken);
        }
    }

    private static byte[] Answer(int id) =>
        [
            .. Frame(Headers, EndHeaders, id, s_headers),
            .. Frame(Data, 0, id, s_message),
            .. Frame(Headers, EndHeaders | EndStream, id, s_trailers),
        ];

    /// <summary>Lets the caller send as many bytes as were read. Each stream is too short to need that itself.</summary>
    private static byte[] Read(int length)
    {
        var more = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(more, length);
        return Frame(WindowUpdate, 0, 0, more);
    }

    private static byte[] Frame(byte kind, byte flags, int id, byte[] payload)
    {
        var frame = new byte[HeadLength + payload.Length];
        (frame[0], frame[1], frame[2]) = (
            (byte)(payload.Length >> 16),
            (byte)(payload.Length >> 8),
            (byte)payload.Length
        );
        (frame[3], frame[4]) = (kind, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), id);
        payload.CopyTo(frame, HeadLength);
        return frame;
    }
}
