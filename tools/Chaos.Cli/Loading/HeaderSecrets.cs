using System.Text;
using Chaos.Core.Texts;

namespace Chaos.Cli.Loading;

/// <summary>Masks the secrets of a header that is written out on the command line.</summary>
internal static class HeaderSecrets
{
    /// <summary>
    /// Masks the value and each secret in it from now on: what follows the scheme, the password of Basic, the value of
    /// each cookie. Returns whether all of it can be masked.
    /// </summary>
    public static bool Mask(string name, string value)
    {
        if (value.Length == 0)
            return true;
        // A short part is common in other texts.
        foreach (var part in Parts(name, value).Where(p => p.Length >= SecretMask.Least).Prepend(value))
            SecretMask.Add(name, part);
        return value.Length >= SecretMask.Least;
    }

    private static IEnumerable<string> Parts(string name, string value)
    {
        if (name.Contains("cookie", StringComparison.OrdinalIgnoreCase))
            return value.Split(';').Select(c => c.Split('=', 2)[^1].Trim());
        if (value.Split(' ', 2, StringSplitOptions.TrimEntries) is not [var scheme, var credential])
            return [];
        return scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && Decoded(credential) is { } login
            ? [credential, login, login.Split(':', 2)[^1]]
            : [credential];
    }

    private static string? Decoded(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }
}
