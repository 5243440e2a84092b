using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Chaos.Targets.Protocols.Http;

/// <summary>
/// Makes addresses whose path and query are sent as they are written, also <c>//a</c>, <c>/a/../b</c> and <c>%41</c>.
/// </summary>
internal static class RequestAddress
{
    private const string NotInTarget = "\"#<>\\^`{|}";

    private static readonly UriCreationOptions s_asWritten = new()
    {
        DangerousDisablePathAndQueryCanonicalization = true,
    };

    /// <summary>Makes the address of a target at a host. Returns false when it is not a valid address.</summary>
    /// <param name="host">Scheme, host and port.</param>
    /// <param name="target">Path and query.</param>
    /// <param name="address">The address.</param>
    public static bool TryOf(Uri host, string target, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(
            $"{host.Scheme}://{host.Authority}{(target.StartsWith('/') ? "" : "/")}{Sendable(target)}",
            s_asWritten,
            out address
        );

    /// <summary>
    /// Percent-encodes characters that are not allowed in the first line of a request (RFC 9112). Leaves all others,
    /// also text that is encoded already.
    /// </summary>
    private static string Sendable(string target)
    {
        if (target.All(IsSendable))
            return target;
        var text = new StringBuilder(target.Length + 16);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in target.EnumerateRunes())
        {
            if (rune.IsBmp && IsSendable((char)rune.Value))
            {
                text.Append((char)rune.Value);
                continue;
            }
            foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
                text.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
        return text.ToString();
    }

    private static bool IsSendable(char c) =>
        c is > ' ' and < '\x7f' && !NotInTarget.Contains(c, StringComparison.Ordinal);
}
