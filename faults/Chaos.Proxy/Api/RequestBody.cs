using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;

namespace Chaos.Proxy.Api;

/// <summary>
/// Reads the JSON in the body of a request: at most <see cref="Limit"/> bytes, and only text that can be written again.
/// Bytes after the first value are ignored, as Toxiproxy does.
/// </summary>
internal static class RequestBody
{
    /// <summary>Largest allowed body in bytes.</summary>
    public const int Limit = 30_000_000;

    // A client that is answered while it still sends sees a broken connection and not the answer. So the rest of a body
    // that is too long is read, up to this many bytes.
    private const long MostRead = 10L * Limit;

    private static readonly JsonReaderOptions s_firstValue = new() { AllowMultipleValues = true };

    /// <exception cref="RefusedRequestException">The body is too long, or not JSON.</exception>
    public static async Task<JsonElement> ReadAsync(HttpContext http)
    {
        // The server's own limit would end the connection.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } most)
            most.MaxRequestBodySize = MostRead;
        var bytes = new ArrayBufferWriter<byte>();
        var length = 0L;
        for (ReadResult read = default; !read.IsCompleted; )
        {
            read = await http.Request.BodyReader.ReadAsync(http.RequestAborted);
            length += read.Buffer.Length;
            if (length <= Limit)
            {
                foreach (var segment in read.Buffer)
                    bytes.Write(segment.Span);
            }
            http.Request.BodyReader.AdvanceTo(read.Buffer.End);
        }
        return length > Limit
            ? throw new RefusedRequestException(
                413,
                FormattableString.Invariant(
                    $"bad request body: {length:#,0} bytes are not allowed; allowed: at most {Limit:#,0}"
                )
            )
            : Parse(bytes.WrittenSpan);
    }

    /// <exception cref="RefusedRequestException">The bytes are not JSON.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return Json(json);
        }
        catch (JsonException e)
        {
            throw new RefusedRequestException(400, "bad request body: " + e.Message);
        }
    }

    /// <exception cref="JsonException">The bytes are not JSON, or a text in them is not valid Unicode.</exception>
    public static JsonElement Json(ReadOnlySpan<byte> json)
    {
        json = WithoutMark(json);
        var reader = new Utf8JsonReader(json, s_firstValue);
        using var document = JsonDocument.ParseValue(ref reader);
        Check(json[..(int)reader.BytesConsumed]);
        return document.RootElement.Clone();
    }

    /// <summary>Returns a text without the byte order mark that may begin it.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json) =>
        json.StartsWith("\ufeff"u8) ? json[3..] : json;

    // The parser checks the texts of a document only when they are read, and then does not throw a JsonException.
    private static void Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            throw new JsonException("the text is not valid UTF-8");
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    reader.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            throw new JsonException($"the text at byte {reader.TokenStartIndex} has half of a surrogate pair");
        }
    }
}
