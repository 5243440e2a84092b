using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;

namespace Chaos.SampleShop.Control;

/// <summary>
/// Reads the JSON in the body of a control request: at most <see cref="ShopServer.LargestBody"/> bytes, and only text
/// that is valid Unicode.
/// </summary>
internal static class ControlBody
{
    // A client that is answered while it still sends sees a broken connection and not the answer. So the rest of a body
    // that is too long is read, up to this many bytes.
    private const long MostRead = 256L * ShopServer.LargestBody;

    /// <exception cref="JsonException">The body is not JSON, or a text in it is not valid Unicode.</exception>
    /// <exception cref="BadHttpRequestException">The body is too long or cannot be read.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } most)
            most.MaxRequestBodySize = MostRead;
        var bytes = new ArrayBufferWriter<byte>();
        var length = 0L;
        for (ReadResult read = default; !read.IsCompleted; )
        {
            read = await http.Request.BodyReader.ReadAsync(http.RequestAborted);
            length += read.Buffer.Length;
            if (length <= ShopServer.LargestBody)
            {
                foreach (var segment in read.Buffer)
                    bytes.Write(segment.Span);
            }
            http.Request.BodyReader.AdvanceTo(read.Buffer.End);
        }
        if (length > ShopServer.LargestBody)
            throw new BadHttpRequestException(
                string.Create(CultureInfo.InvariantCulture, $"{length:#,0} bytes"),
                StatusCodes.Status413PayloadTooLarge
            );
        Check(bytes.WrittenSpan);
        return JsonDocument.Parse(bytes.WrittenMemory);
    }

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
            throw new JsonException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the text at byte {reader.TokenStartIndex} has half of a surrogate pair"
                )
            );
        }
    }
}
