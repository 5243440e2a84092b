using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Chaos.Callers;

/// <summary>
/// A whole answer, of which a step reads values. It is valid only while it is judged: its bytes are pooled.
/// </summary>
/// <param name="response">The answer's status and headers.</param>
/// <param name="body">The body as it came.</param>
/// <param name="isWhole">Whether the body is here as a whole, and not left out because it is too long.</param>
internal sealed class HttpAnswer(HttpResponseMessage response, ReadOnlyMemory<byte> body, bool isWhole) : IDisposable
{
    /// <summary>The most bytes of a body that are read for a judgement.</summary>
    public const int MostBytes = 1 << 20;

    private const string SetCookie = "Set-Cookie";

    private JsonDocument? _json;
    private bool _isJsonRead;
    private string? _text;
    private ReadOnlyMemory<byte>? _plain;

    /// <summary>The status code.</summary>
    public int Status => (int)response.StatusCode;

    /// <summary>Whether the body is here as a whole, and not left out because it is too long.</summary>
    public bool IsWhole => isWhole;

    /// <summary>The body as text, in the encoding that Content-Type names, UTF-8 by default.</summary>
    public string Text => _text ??= Charset().GetString(Plain.Span).TrimStart('\uFEFF');

    /// <summary>The body as JSON. Null when it is none.</summary>
    public JsonElement? Json
    {
        get
        {
            if (!_isJsonRead)
                _json = ReadJson();
            _isJsonRead = true;
            return _json?.RootElement;
        }
    }

    /// <summary>Why there is no JSON.</summary>
    public string WhyNoJson =>
        Plain.Length == 0 ? "the body is empty"
        : response.Content.Headers.ContentType?.MediaType is { } type ? $"the answer is not JSON but {type}"
        : "the answer is not JSON";

    /// <summary>The cookies that the answer sets, each as the header writes it.</summary>
    public IReadOnlyList<string> SetCookies => Header(SetCookie);

    /// <summary>Returns the values of a header. Returns an empty list when the answer does not have it.</summary>
    public IReadOnlyList<string> Header(string name) =>
        Values(response.Headers, name) ?? Values(response.Content.Headers, name) ?? [];

    /// <summary>Returns the value of a cookie that the answer sets. Returns null when it sets no such cookie.</summary>
    public string? CookieOf(string name) =>
        SetCookies
            .Select(c => c.Split(';')[0].Split('=', 2))
            .Where(pair => pair.Length == 2 && pair[0].Trim() == name)
            .Select(pair => pair[1].Trim())
            .LastOrDefault();

    public void Dispose() => _json?.Dispose();

    private ReadOnlyMemory<byte> Plain => _plain ??= Decompressed();

    private static IReadOnlyList<string>? Values(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? [.. values] : null;

    private JsonDocument? ReadJson()
    {
        try
        {
            var bytes = Plain;
            return bytes.Span.StartsWith("\uFEFF"u8) || Charset() is not UTF8Encoding
                ? JsonDocument.Parse(Text)
                : JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Encoding Charset()
    {
        try
        {
            return response.Content.Headers.ContentType?.CharSet is { Length: > 0 } name
                ? Encoding.GetEncoding(name.Trim('"', '\''))
                : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    /// <summary>
    /// The body without its compression. As it came when there is none, when it is broken, or when it would become
    /// larger than allowed.
    /// </summary>
    private ReadOnlyMemory<byte> Decompressed()
    {
        var encoding = response.Content.Headers.ContentEncoding.LastOrDefault()?.ToLowerInvariant();
        if (encoding is not ("gzip" or "x-gzip" or "br" or "deflate") || body.Length == 0)
            return body;
        try
        {
            using var packed = new MemoryStream(body.ToArray());
            using Stream unpacked = encoding switch
            {
                "br" => new BrotliStream(packed, CompressionMode.Decompress),
                "deflate" => new ZLibStream(packed, CompressionMode.Decompress),
                _ => new GZipStream(packed, CompressionMode.Decompress),
            };
            using var plain = new MemoryStream();
            var buffer = new byte[8192];
            for (int read; plain.Length <= MostBytes && (read = unpacked.Read(buffer)) > 0; )
                plain.Write(buffer, 0, read);
            return plain.Length <= MostBytes ? plain.ToArray() : body;
        }
        catch (InvalidDataException)
        {
            return body;
        }
    }
}
