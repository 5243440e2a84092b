using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chaos.Proxy.Api;

/// <summary>Sends replies in Toxiproxy's format: results as JSON, errors as JSON in text/plain.</summary>
internal static class Reply
{
    // Messages name fields and values, so quotes and angle brackets stay readable. No reply is ever put into an HTML
    // page.
    private static readonly JsonWriterOptions s_readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Task JsonAsync(HttpContext http, int status, Action<Utf8JsonWriter> write) =>
        SendAsync(http, status, "application/json", write);

    public static Task ErrorAsync(HttpContext http, int status, string message) =>
        ErrorAsync(http, new(status, message));

    public static Task ErrorAsync(HttpContext http, RefusedRequestException refusal) =>
        SendAsync(
            http,
            refusal.Status,
            "text/plain; charset=utf-8",
            json =>
            {
                json.WriteStartObject();
                json.WriteString("error", refusal.Message);
                json.WriteNumber("status", refusal.Status);
                WriteExtensions(json, refusal);
                json.WriteEndObject();
            },
            "\n"u8
        );

    /// <summary>Writes the members of an error that Toxiproxy's has not. They come last, so the rest is its text.</summary>
    public static void WriteExtensions(Utf8JsonWriter json, RefusedRequestException refusal)
    {
        if (refusal.Code is { } code)
            json.WriteString(ProxyJson.Code, code);
        if (refusal.Allowed.Count == 0)
            return;
        json.WriteStartArray("allowed");
        foreach (var value in refusal.Allowed)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static Task TextAsync(HttpContext http, int status, string text, string contentType) =>
        SendAsync(http, status, contentType, Encoding.UTF8.GetBytes(text));

    private static Task SendAsync(
        HttpContext http,
        int status,
        string contentType,
        Action<Utf8JsonWriter> write,
        ReadOnlySpan<byte> end = default
    )
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_readable))
            write(json);
        buffer.Write(end);
        return SendAsync(http, status, contentType, buffer.WrittenMemory);
    }

    private static async Task SendAsync(HttpContext http, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }
}
