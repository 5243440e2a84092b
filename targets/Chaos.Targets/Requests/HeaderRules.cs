using System.Buffers;

namespace Chaos.Targets.Requests;

/// <summary>
/// Says what is allowed in HTTP headers (RFC 9110) and in gRPC metadata, which allows less. Over HTTP, characters
/// beyond ASCII are sent as UTF-8.
/// </summary>
internal static class HeaderRules
{
    /// <summary>Suffix of the names of gRPC metadata whose values are bytes.</summary>
    public const string Binary = "-bin";

    private static readonly SearchValues<char> s_name = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );
    private static readonly SearchValues<char> s_metadata = SearchValues.Create(
        "0123456789abcdefghijklmnopqrstuvwxyz_-."
    );

    /// <summary>Returns what is allowed when a text is not a header's name, otherwise null.</summary>
    public static string? WhyNoName(string name) =>
        name.Length == 0 || name.AsSpan().ContainsAnyExcept(s_name)
            ? "a header's name: letters, digits, and ! # $ % & ' * + - . ^ _ ` | ~"
            : null;

    /// <summary>Returns what is allowed when a value cannot be sent in a header, otherwise null.</summary>
    public static string? WhyNot(string value) =>
        value.AsSpan().ContainsAny('\r', '\n') ? "a header's value without a line break"
        : value.Contains('\0', StringComparison.Ordinal) ? "a header's value without a NUL"
        : null;

    /// <summary>Returns what is allowed when a text is not a name of gRPC metadata, otherwise null.</summary>
    public static string? WhyNoMetadata(string name) =>
        name.Length == 0 || name.ToLowerInvariant().AsSpan().ContainsAnyExcept(s_metadata)
            ? "a name of gRPC's metadata: letters, digits, and _ - ."
        : name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase)
            ? "a name that does not begin with grpc-, which is gRPC's own"
        : null;

    /// <summary>Returns what is allowed when a value cannot be sent as gRPC metadata, otherwise null.</summary>
    /// <param name="name">The name. A name that ends in -bin has bytes, written in base64.</param>
    /// <param name="value">The value.</param>
    public static string? WhyNotMetadata(string name, string value) =>
        name.EndsWith(Binary, StringComparison.OrdinalIgnoreCase)
            ? BytesOf(value) is null
                ? "bytes in base64, as its name ends in -bin"
                : null
            : value.AsSpan().ContainsAnyExceptInRange(' ', '~')
                ? "gRPC's metadata in printable ASCII; bytes in base64 under a name that ends in -bin"
                : null;

    /// <summary>
    /// Returns the bytes of a base64 text, with or without padding. Returns null when it is not base64.
    /// </summary>
    public static byte[]? BytesOf(string base64)
    {
        var whole = base64.TrimEnd('=');
        whole = whole.PadRight((whole.Length + 3) / 4 * 4, '=');
        var bytes = new byte[whole.Length];
        return Convert.TryFromBase64String(whole, bytes, out var written) ? bytes[..written] : null;
    }
}
