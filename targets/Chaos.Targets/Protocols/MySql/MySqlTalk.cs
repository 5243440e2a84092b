using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Chaos.Targets.Canaries;

namespace Chaos.Targets.Protocols.MySql;

/// <summary>
/// Waits for the greeting of MySQL or MariaDB, logs in and says goodbye. The server counts a handshake that breaks off
/// against the host of the client, and blocks it after a number of them.
/// </summary>
/// <param name="user">The user.</param>
/// <param name="password">The user's password. Empty for none.</param>
internal sealed class MySqlTalk(string user, string password) : CanaryTalk
{
    // Long passwords, the protocol of 4.1, secure connections, plugins.
    private const uint Capabilities = 0x1 | 0x200 | 0x8000 | 0x80000;
    private const uint MostBytes = 1 << 24;
    private const byte Utf8 = 33;
    private const byte Okay = 0;
    private const byte More = 1;
    private const byte Switch = 0xFE;
    private const byte FullCheck = 4;
    private const byte AskForKey = 2;
    private const byte Quit = 1;

    /// <summary>The server speaks first.</summary>
    public override ReadOnlyMemory<byte> Hello => default;

    public override bool MustEnd => true;

    public override CanaryAnswer? Judge(ReadOnlySpan<byte> answer)
    {
        // The first byte of the content is one of two; anything else is not waited for.
        if (answer.Length > MySqlPacket.Head && answer[MySqlPacket.Head] is not (10 or MySqlPacket.Error))
            return CanaryAnswer.Foreign("MySQL", answer);
        return MySqlPacket.Read(answer) switch
        {
            null => null,
            { Kind: MySqlPacket.Error } error => new(error.ErrorText),
            var packet => MySqlGreeting.Read(packet.Content) is null
                ? CanaryAnswer.Foreign("MySQL", answer)
                : CanaryAnswer.Good,
        };
    }

    public override async Task<CanaryAnswer> EndAsync(
        Stream connection,
        ReadOnlyMemory<byte> answer,
        CancellationToken cancellationToken
    )
    {
        var greeting = MySqlGreeting.Read(MySqlPacket.Read(answer.Span)!.Content)!;
        // A server whose plugin is another one asks again, with the one of the user.
        var plugin = MySqlScramble.Of(greeting.Plugin, "", []) is null ? MySqlScramble.Native : greeting.Plugin;
        var nonce = greeting.Nonce;
        await new MySqlPacket(1, Login(plugin, nonce)).WriteAsync(connection, cancellationToken);
        while (true)
        {
            var packet = await MySqlPacket.ReadAsync(connection, cancellationToken);
            byte[]? reply = [];
            switch (packet)
            {
                case { Kind: Okay }:
                    await new MySqlPacket(0, [Quit]).WriteAsync(connection, cancellationToken);
                    // The server closes the connection.
                    await connection.CopyToAsync(Stream.Null, cancellationToken);
                    return CanaryAnswer.Good;
                case { Kind: MySqlPacket.Error }:
                    return new($"it refused the login of the canary: {packet.ErrorText}");
                case { Kind: Switch }:
                    var end = packet.Content.AsSpan(1).IndexOf((byte)0) + 1;
                    plugin = Encoding.ASCII.GetString(packet.Content.AsSpan(1, Math.Max(0, end - 1)));
                    nonce = [.. packet.Content.Skip(end + 1).Take(nonce.Length)];
                    reply = MySqlScramble.Of(plugin, password, nonce);
                    break;
                case { Kind: More, Content: [_, FullCheck, ..] }:
                    reply = [AskForKey];
                    break;
                case { Kind: More, Content: [_, (byte)'-', ..] }:
                    reply = Encrypted(Encoding.ASCII.GetString(packet.Content.AsSpan(1)), nonce);
                    break;
                case { Kind: More }:
                    // The check was quick, and the result comes next.
                    continue;
                default:
                    reply = null;
                    break;
            }
            if (reply is null)
                return new(
                    $"it asks the canary for a login by {plugin}; a canary knows {MySqlScramble.Native} and {MySqlScramble.CachingSha2}"
                );
            await new MySqlPacket((byte)(packet.Number + 1), reply).WriteAsync(connection, cancellationToken);
        }
    }

    private byte[] Login(string plugin, byte[] nonce)
    {
        var head = new byte[32];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Capabilities);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), MostBytes);
        head[8] = Utf8;
        var hidden = MySqlScramble.Of(plugin, password, nonce)!;
        return
        [
            .. head,
            .. Encoding.UTF8.GetBytes(user),
            0,
            (byte)hidden.Length,
            .. hidden,
            .. Encoding.ASCII.GetBytes(plugin),
            0,
        ];
    }

    private byte[]? Encrypted(string key, byte[] nonce)
    {
        try
        {
            return MySqlScramble.Encrypted(password, nonce, key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return null;
        }
    }
}
