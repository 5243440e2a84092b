using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Chaos.Callers;

/// <summary>
/// The body of an answer, read as its headers say. A service may send anything, so that nothing here throws: what cannot
/// be read has a reason in plain words.
/// </summary>
/// <param name="body">The body as it came.</param>
/// <param name="headers">The headers of the body.</param>
internal sealed class AnswerBody(ReadOnlyMemory<byte> body, HttpContentHeaders headers) : IDisposable
{
    private AnswerJson? _json;
    private string? _text;
    private (ReadOnlyMemory<byte> Plain, string? Unreadable)? _unpacked;

    /// <summary>Why nothing of it can be read, as the outcome of the call. Null when it can be read.</summary>
    public string? Unreadable => Unpacked.Unreadable;

    /// <summary>The body as text. Bytes that are no text are replaced by U+FFFD.</summary>
    public string Text => _text ??= Charset().GetString(Unpacked.Plain.Span).TrimStart('\uFEFF');

    /// <summary>The body as JSON. Null when it is none.</summary>
    public JsonElement? Json => Read.Root;

    /// <summary>Why there is no JSON.</summary>
    public string WhyNoJson => Read.WhyNone;

    public void Dispose() => _json?.Dispose();

    private (ReadOnlyMemory<byte> Plain, string? Unreadable) Unpacked =>
        _unpacked ??= PackedBody.Unpack(body, [.. headers.ContentEncoding]);

    private AnswerJson Read =>
        _json ??= AnswerJson.Read(
            Charset() is UTF8Encoding ? Unpacked.Plain : Encoding.UTF8.GetBytes(Text),
            headers.ContentType?.MediaType
        );

    private Encoding Charset()
    {
        if (headers.ContentType?.CharSet?.Trim('"', '\'') is not { Length: > 0 } name)
            return Encoding.UTF8;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // A name that nobody knows, or UTF-7, which is not read any more because it is unsafe.
            return Encoding.UTF8;
        }
    }
}
