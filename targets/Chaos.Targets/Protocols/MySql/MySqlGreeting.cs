using System.Text;

namespace Chaos.Targets.Protocols.MySql;

/// <summary>The first packet of a MySQL server.</summary>
/// <param name="Nonce">20 bytes, with which a password is hidden.</param>
/// <param name="Plugin">How the server wants to check a password.</param>
internal sealed record MySqlGreeting(byte[] Nonce, string Plugin)
{
    private const byte Version = 10;
    private const int FirstNonce = 8;
    private const int WholeNonce = 20;

    // After the first part of the nonce: a zero, capabilities, character set, state, capabilities, length, ten zeros.
    private const int BetweenNonces = 1 + 2 + 1 + 2 + 2 + 1 + 10;

    /// <summary>Reads the content of a packet. Returns null when it is no greeting of version 10.</summary>
    public static MySqlGreeting? Read(ReadOnlySpan<byte> content)
    {
        if (content.Length == 0 || content[0] != Version)
            return null;
        var end = content[1..].IndexOf((byte)0);
        // The server's version as text, and four bytes of the connection's number.
        var first = 1 + end + 1 + 4;
        var second = first + FirstNonce + BetweenNonces;
        var plugin = second + WholeNonce - FirstNonce + 1;
        return end < 0 || content.Length < plugin
            ? null
            : new(
                [.. content.Slice(first, FirstNonce), .. content.Slice(second, WholeNonce - FirstNonce)],
                Encoding.ASCII.GetString(content[plugin..]).TrimEnd('\0')
            );
    }
}
