using System.Text;

namespace Chaos.Targets.Protocols.MySql;

/// <summary>A packet of MySQL's protocol: three bytes of length, a number, and the content.</summary>
/// <param name="Number">Its number within the exchange.</param>
/// <param name="Content">The content.</param>
internal sealed record MySqlPacket(byte Number, byte[] Content)
{
    /// <summary>The number of bytes before the content.</summary>
    public const int Head = 4;

    /// <summary>The first byte of an error.</summary>
    public const byte Error = 0xFF;

    /// <summary>The first byte of the content.</summary>
    public byte Kind => Content.Length > 0 ? Content[0] : (byte)0;

    /// <summary>The number and the text of an error.</summary>
    public string ErrorText
    {
        get
        {
            if (Content.Length < 3)
                return "an error without a text";
            var text = Encoding.UTF8.GetString(Content.AsSpan(3));
            // A state of five characters comes first, except in an error before the handshake.
            return $"{Content[1] | (Content[2] << 8)}, {(text is ['#', _, _, _, _, _, ..] ? text[6..] : text)}";
        }
    }

    /// <summary>Takes the packet at the beginning of bytes. Returns null when it is not complete.</summary>
    public static MySqlPacket? Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Head && LengthOf(bytes) is var length && bytes.Length >= Head + length
            ? new(bytes[3], bytes.Slice(Head, length).ToArray())
            : null;

    /// <summary>Reads the next packet of a connection.</summary>
    /// <exception cref="IOException">The connection ended before it.</exception>
    public static async Task<MySqlPacket> ReadAsync(Stream connection, CancellationToken cancellationToken)
    {
        var head = new byte[Head];
        await connection.ReadExactlyAsync(head, cancellationToken);
        var content = new byte[LengthOf(head)];
        await connection.ReadExactlyAsync(content, cancellationToken);
        return new(head[3], content);
    }

    /// <summary>Sends the packet.</summary>
    public ValueTask WriteAsync(Stream connection, CancellationToken cancellationToken) =>
        connection.WriteAsync(
            (byte[])
                [(byte)Content.Length, (byte)(Content.Length >> 8), (byte)(Content.Length >> 16), Number, .. Content],
            cancellationToken
        );

    private static int LengthOf(ReadOnlySpan<byte> head) => head[0] | (head[1] << 8) | (head[2] << 16);
}
