using System.Globalization;
using System.Text.Json;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>One call of a recording.</summary>
internal sealed record HarEntry
{
    /// <summary>Kinds of resources that a browser fetches for a page, as Chrome names them.</summary>
    private static readonly HashSet<string> s_static =
    [
        "stylesheet",
        "script",
        "image",
        "font",
        "media",
        "manifest",
        "preflight",
        "ping",
        "texttrack",
        "websocket",
        "wasm",
    ];

    internal required string Method { get; init; }

    internal required Uri Url { get; init; }

    /// <summary>The status of the answer; 0 or less without one, null when nothing is recorded of it.</summary>
    internal int? Status { get; init; }

    internal IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    internal string? Body { get; init; }

    internal string? BodyType { get; init; }

    /// <summary>The text of the answer; null for none, or for bytes.</summary>
    internal string? Answer { get; init; }

    /// <summary>Whether the answer sets a cookie.</summary>
    internal bool SetsCookies { get; init; }

    internal DateTimeOffset? Began { get; init; }

    internal TimeSpan Took { get; init; }

    /// <summary>Whether the call fetched a part of a page that any file server could give.</summary>
    internal bool IsStatic { get; init; }

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
        var posted = Field(request, "postData");
        var kind = Text(entry, "_resourceType");
        var method = Text(request, "method")?.ToUpperInvariant() ?? "GET";
        return new()
        {
            Method = method,
            Url = url,
            Status =
                Field(response, "status") is { ValueKind: JsonValueKind.Number } s && s.TryGetInt32(out var status)
                    ? status
                    : null,
            Headers =
            [
                .. (
                    Field(request, "headers") is { ValueKind: JsonValueKind.Array } headers
                        ? headers.EnumerateArray()
                        : []
                )
                    .Select(h => (Text(h, "name") ?? "", Text(h, "value") ?? ""))
                    .Where(h => h.Item2.Length > 0),
            ],
            Body = Posted(posted),
            Answer = Text(Field(response, "content"), "encoding") is null
                ? Text(Field(response, "content"), "text")
                : null,
            SetsCookies =
                Field(response, "headers") is { ValueKind: JsonValueKind.Array } given
                && given
                    .EnumerateArray()
                    .Any(h => "Set-Cookie".Equals(Text(h, "name"), StringComparison.OrdinalIgnoreCase)),
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
            IsStatic =
                method == "OPTIONS"
                || (
                    kind is not null
                        ? s_static.Contains(kind)
                        : IsStaticType(Text(Field(response, "content"), "mimeType"))
                ),
        };
    }

    private static bool IsStaticType(string? type) =>
        type is not null
        && (
            type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("font/", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("video/", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("text/css", StringComparison.OrdinalIgnoreCase)
            || type.Contains("javascript", StringComparison.OrdinalIgnoreCase)
            || type.Contains("font-", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>The body: its text, or the fields of a form.</summary>
    private static string? Posted(JsonElement? posted) =>
        Text(posted, "text") is { Length: > 0 } text ? text
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
