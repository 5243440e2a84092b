using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>One call of a recording.</summary>
internal sealed record HarEntry
{
    internal required string Method { get; init; }

    internal required Uri Url { get; init; }

    /// <summary>The status of the answer; 0 or less without one, null when nothing is recorded of it.</summary>
    internal int? Status { get; init; }

    internal IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    internal string? Body { get; init; }

    internal string? BodyType { get; init; }

    /// <summary>The text of the answer; null for none, or for bytes.</summary>
    internal string? Answer { get; init; }

    /// <summary>The cookies that the answer sets.</summary>
    internal IReadOnlyList<(string Name, string Value)> Cookies { get; init; } = [];

    internal DateTimeOffset? Began { get; init; }

    internal TimeSpan Took { get; init; }

    /// <summary>Whether the call fetched a part of a page that any file server could give.</summary>
    internal bool IsStatic { get; init; }

    /// <summary>Whether the call opened a stream, such as a WebSocket.</summary>
    internal bool IsStream { get; init; }

    /// <summary>Scheme, host and port.</summary>
    internal string Origin => $"{Url.Scheme}://{Url.Authority}";

    /// <summary>Whether the call was not answered, or with a failure.</summary>
    internal bool HasFailed => Status is <= 0 or >= 400;

    /// <summary>Reads one entry; null when it is no call over HTTP.</summary>
    internal static HarEntry? Of(JsonElement entry)
    {
        if (
            Field(entry, "request") is not { } request
            || !Uri.TryCreate(Text(request, "url"), UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https")
        )
            return null;
        var response = Field(entry, "response");
        var content = Field(response, "content");
        var posted = Field(request, "postData");
        var kind = Text(entry, "_resourceType");
        var type = Text(content, "mimeType");
        var method = Text(request, "method")?.ToUpperInvariant() ?? "GET";
        int? status =
            Field(response, "status") is { ValueKind: JsonValueKind.Number } s && s.TryGetInt32(out var number)
                ? number
                : null;
        var (headers, given) = (HeadersOf(request), HeadersOf(response));
        return new()
        {
            Method = method,
            Url = url,
            Status = status,
            Headers = [.. headers.Where(h => h.Value.Length > 0)],
            Body = Posted(posted),
            Answer = Content(content, type),
            Cookies =
            [
                .. given
                    .Where(h => h.Name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
                    // Browsers write several of them as lines of one.
                    .SelectMany(h => h.Value.Split('\n'))
                    .Select(c => c.Split(';')[0].Split('=', 2))
                    .Where(c => c.Length == 2)
                    .Select(c => (c[0].Trim(), c[1].Trim())),
            ],
            BodyType = Text(posted, "mimeType"),
            Began = DateTimeOffset.TryParse(
                Text(entry, "startedDateTime"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var began
            )
                ? began
                : null,
            Took =
                Field(entry, "time") is { ValueKind: JsonValueKind.Number } t
                && t.GetDouble() is > 0 and < 1e7 and var ms
                    ? TimeSpan.FromMilliseconds(ms)
                    : TimeSpan.Zero,
            IsStatic = method == "OPTIONS" || HarKind.IsStatic(kind, type, url.AbsolutePath),
            IsStream = HarKind.IsStream(kind, type, status),
        };
    }

    private static List<(string Name, string Value)> HeadersOf(JsonElement? parent) =>
        [
            .. (
                Field(parent, "headers") is { ValueKind: JsonValueKind.Array } headers ? headers.EnumerateArray() : []
            ).Select(h => (Text(h, "name") ?? "", Text(h, "value") ?? "")),
        ];

    /// <summary>The text of the answer, which some tools write in Base64; null for none, or for bytes.</summary>
    private static string? Content(JsonElement? content, string? type)
    {
        var text = Text(content, "text");
        if (text is null || Text(content, "encoding") is null)
            return text;
        if (type?.Contains("json", StringComparison.OrdinalIgnoreCase) != true)
            return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }

    /// <summary>The body: its text, or the fields of a form. Files of a form are not recorded.</summary>
    private static string? Posted(JsonElement? posted) =>
        Text(posted, "text") is { Length: > 0 } text ? text
        : Text(posted, "mimeType")?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true ? null
        : Field(posted, "params") is { ValueKind: JsonValueKind.Array } fields && fields.GetArrayLength() > 0
            ? string.Join(
                '&',
                fields.EnumerateArray().Select(f => $"{Encoded(Text(f, "name"))}={Encoded(Text(f, "value"))}")
            )
        : null;

    private static string Encoded(string? text) => Uri.EscapeDataString(Uri.UnescapeDataString(text ?? ""));

    private static JsonElement? Field(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty(name, out var value)
            ? value
            : null;

    private static string? Text(JsonElement? parent, string name) =>
        Field(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
