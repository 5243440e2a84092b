using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>Tells what a browser fetched for a page, and what never ends, from the calls of a service.</summary>
internal static partial class HarKind
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
        "wasm",
        "csp-violation-report",
        "signed-exchange",
    ];

    /// <summary>Kinds of calls of a program in the page, whatever they answer.</summary>
    private static readonly HashSet<string> s_calls = ["xhr", "fetch", "document"];

    /// <summary>Whether a call fetched a part of a page that any file server could give.</summary>
    /// <param name="kind">The kind as Chrome names it; null where nothing is said.</param>
    /// <param name="type">The type of the answer; null for none.</param>
    /// <param name="path">The path that was called.</param>
    internal static bool IsStatic(string? kind, string? type, string path) =>
        s_static.Contains(kind ?? "")
        || (
            !s_calls.Contains(kind ?? "")
            && (
                // An answer from a cache has no type.
                type is null or "" or "x-unknown" or "application/octet-stream"
                    ? Ending().IsMatch(path)
                    : Type().IsMatch(type)
            )
        );

    /// <summary>Whether a call opened a stream, which stays open until a page is left.</summary>
    internal static bool IsStream(string? kind, string? type, int? status) =>
        kind is "websocket" or "eventsource"
        || status == 101
        || type?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    [GeneratedRegex(
        "^(image/|font/|video/|audio/|text/css|application/wasm|application/manifest)|javascript|font-",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Type();

    [GeneratedRegex(
        @"\.(m?js|css|map|png|jpe?g|gif|svg|ico|webp|avif|bmp|woff2?|ttf|otf|eot|mp[34]|webm|ogg|wasm|webmanifest)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Ending();
}
