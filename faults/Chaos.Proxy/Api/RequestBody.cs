using System.Text.Json;

namespace Chaos.Proxy.Api;

/// <summary>Reads the JSON in the body of a request. Bytes after the first value are ignored, as Toxiproxy does.</summary>
internal static class RequestBody
{
    private static readonly JsonReaderOptions s_firstValue = new() { AllowMultipleValues = true };

    /// <exception cref="RefusedRequestException">The body is not JSON.</exception>
    public static async Task<JsonElement> ReadAsync(HttpContext http)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        return Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    public static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, s_firstValue);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new RefusedRequestException(400, "bad request body: " + e.Message);
        }
    }
}
