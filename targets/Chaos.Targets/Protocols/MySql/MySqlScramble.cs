using System.Security.Cryptography;
using System.Text;

namespace Chaos.Targets.Protocols.MySql;

/// <summary>Hides a password in the ways of MySQL's authentication plugins.</summary>
internal static class MySqlScramble
{
    /// <summary>The plugin of MySQL 5 and MariaDB.</summary>
    public const string Native = "mysql_native_password";

    /// <summary>The plugin of MySQL 8.</summary>
    public const string CachingSha2 = "caching_sha2_password";

    /// <summary>Returns what a client sends for a password. Returns null for a plugin that is not known here.</summary>
    public static byte[]? Of(string plugin, string password, byte[] nonce)
    {
        if (plugin is not (Native or CachingSha2))
            return null;
        if (password.Length == 0)
            return [];
        var secret = Encoding.UTF8.GetBytes(password);
        return plugin == Native ? OfNative(secret, nonce) : OfCachingSha2(secret, nonce);
    }

    /// <summary>Returns a password that is encrypted with a server's public key, for a connection without TLS.</summary>
    /// <param name="password">The password.</param>
    /// <param name="nonce">The server's nonce.</param>
    /// <param name="key">The key as PEM.</param>
    public static byte[] Encrypted(string password, byte[] nonce, string key)
    {
        byte[] secret = [.. Encoding.UTF8.GetBytes(password), 0];
        for (var i = 0; i < secret.Length; i++)
            secret[i] ^= nonce[i % nonce.Length];
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key);
        return rsa.Encrypt(secret, RSAEncryptionPadding.OaepSHA1);
    }

    // The protocol fixes the hash.
#pragma warning disable CA5350
    private static byte[] OfNative(byte[] secret, byte[] nonce)
    {
        var once = SHA1.HashData(secret);
        return Xor(once, SHA1.HashData([.. nonce, .. SHA1.HashData(once)]));
    }
#pragma warning restore CA5350

    private static byte[] OfCachingSha2(byte[] secret, byte[] nonce)
    {
        var once = SHA256.HashData(secret);
        return Xor(once, SHA256.HashData([.. SHA256.HashData(once), .. nonce]));
    }

    private static byte[] Xor(byte[] one, byte[] other) => [.. one.Zip(other, (a, b) => (byte)(a ^ b))];
}
