using System.Buffers;

namespace Chaos.Proxy.Http.Messages;

/// <summary>Checks for the token characters of HTTP, of which methods and header field names consist.</summary>
internal static class HttpToken
{
    private const string Characters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<byte> s_bytes = SearchValues.Create([.. Characters.Select(c => (byte)c)]);

    private static readonly SearchValues<char> s_chars = SearchValues.Create(Characters);

    public static bool IsTokenByte(byte value) => s_bytes.Contains(value);

    public static bool Is(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(s_bytes);

    public static bool Is(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(s_chars);
}
