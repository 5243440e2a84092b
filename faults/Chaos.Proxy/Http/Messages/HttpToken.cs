using System.Buffers;

namespace Chaos.Proxy.Http.Messages;

/// <summary>The characters of a token: of methods, and of the names of header fields.</summary>
internal static class HttpToken
{
    private const string Characters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<byte> Bytes = SearchValues.Create([.. Characters.Select(c => (byte)c)]);

    private static readonly SearchValues<char> Chars = SearchValues.Create(Characters);

    public static bool IsTokenByte(byte value) => Bytes.Contains(value);

    public static bool Is(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(Bytes);

    public static bool Is(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(Chars);
}
