using Chaos.Proxy.Http.Messages;
using Chaos.Proxy.Http2.Hpack;

namespace Chaos.Proxy.Http2.Messages;

/// <summary>
/// What the fields of a message must be (RFC 9113, 8.2 and 8.3). Each method returns what is wrong; null when nothing is.
/// </summary>
internal static class HeaderRules
{
    private static readonly string[] s_request = [":method", ":scheme", ":authority", ":path", ":protocol"];

    private static readonly string[] s_response = [":status"];

    private static readonly string[] s_ofConnection =
    [
        "connection",
        "proxy-connection",
        "keep-alive",
        "transfer-encoding",
        "upgrade",
    ];

    /// <param name="head">The head of a request.</param>
    /// <param name="connectsProtocols">Whether CONNECT may name a protocol (RFC 8441).</param>
    public static string? Request(HeaderList head, bool connectsProtocols)
    {
        if (Fields(head, s_request) is { } wrong)
            return wrong;
        if (head.Value(":method") is not { } method || !HttpToken.Is(method))
            return "the request has no valid :method";
        var protocol = head.Value(":protocol");
        if (protocol is not null && (method != "CONNECT" || !connectsProtocols))
            return "only CONNECT may name a :protocol, and only where the server announced it";
        var (scheme, path) = (head.Value(":scheme"), head.Value(":path"));
        if (method == "CONNECT" && protocol is null)
            return head.Value(":authority") is null || scheme is not null || path is not null
                ? "CONNECT has :authority, and neither :scheme nor :path"
                : null;
        if (string.IsNullOrEmpty(scheme))
            return "the request has no :scheme";
        return path is not { Length: > 0 } || !(path[0] == '/' || (path == "*" && method == "OPTIONS"))
            ? "the request has no :path that begins with /"
            : Length(head);
    }

    public static string? Response(HeaderList head) =>
        Fields(head, s_response)
        ?? (StatusOf(head) is 0 or 101 ? "the answer has no :status from 100 to 599 other than 101" : Length(head));

    public static string? Trailers(HeaderList trailers) => Fields(trailers, []);

    /// <summary>Returns the status of a response; 0 when there is no valid one.</summary>
    public static int StatusOf(HeaderList head) =>
        head.Value(":status") is [>= '1' and <= '5', >= '0' and <= '9', >= '0' and <= '9'] status
            ? ((status[0] - '0') * 100) + ((status[1] - '0') * 10) + status[2] - '0'
            : 0;

    /// <summary>Returns the declared length of a body; null when there is none.</summary>
    public static long? LengthOf(HeaderList head) =>
        head.Value("content-length") is { } text && long.TryParse(text, out var length) ? length : null;

    private static string? Length(HeaderList head)
    {
        string? first = null;
        foreach (var field in head.All)
        {
            if (field.Name != "content-length")
                continue;
            if (field.Value.Length is 0 or > 18 || field.Value.AsSpan().ContainsAnyExceptInRange('0', '9'))
                return "content-length is not a valid length";
            if ((first ??= field.Value) != field.Value)
                return "content-length has several values";
        }
        return null;
    }

    private static string? Fields(HeaderList list, ReadOnlySpan<string> pseudo)
    {
        var (seen, isPseudo) = (0, true);
        foreach (var field in list.All)
        {
            if (field.Name is [':', ..])
            {
                var index = pseudo.IndexOf(field.Name);
                if (index < 0)
                    return $"the field {Shown(field)} is not allowed here";
                if (!isPseudo)
                    return $"the field {Shown(field)} comes after others";
                if ((seen & (1 << index)) != 0)
                    return $"the field {Shown(field)} is given more than once";
                seen |= 1 << index;
            }
            else
            {
                isPseudo = false;
                if (!HttpToken.Is(field.Name) || field.Name.AsSpan().ContainsAnyInRange('A', 'Z'))
                    return "the name of a field is not a token in lower case";
                if (s_ofConnection.Contains(field.Name) || (field.Name == "te" && field.Value != "trailers"))
                    return $"the field {Shown(field)} is not allowed in HTTP/2";
            }
            if (
                field.Value.AsSpan().ContainsAny('\0', '\r', '\n')
                || field.Value is [' ' or '\t', ..] or [.., ' ' or '\t']
            )
                return $"the value of the field {Shown(field)} has characters that are not allowed";
        }
        return null;
    }

    private static string Shown(HeaderField field) => field.Name.Length > 40 ? field.Name[..40] : field.Name;
}
