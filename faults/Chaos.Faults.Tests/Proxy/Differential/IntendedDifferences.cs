namespace Chaos.Faults.Tests.Proxy.Differential;

/// <summary>All intended differences, in the order in which docs/proxy.md gives them with their reasons.</summary>
internal static class IntendedDifferences
{
    private const string Refused = "is not allowed; allowed: ";

    public static IReadOnlyList<IntendedDifference> All { get; } =
    [
        new("A proxy has no member `Logger`", (_, theirs, _) => Texts(theirs, "\"Logger\":{},", "")),
        new(
            "Without `listen` a proxy listens on 127.0.0.1, not on every interface",
            (_, theirs, ours) =>
                Says(ours, "[::]:PORT")
                    ? theirs
                    : Texts(
                        Texts(theirs, "\"[::]:PORT\"", "\"127.0.0.1:PORT\""),
                        "\"listen\":\"\"",
                        "\"listen\":\"127.0.0.1:0\""
                    )
        ),
        new(
            "What is wrong in a body is told with field, value and what is allowed",
            (_, theirs, ours) =>
                Says(theirs, "\"error\":\"bad request body: ") && Says(ours, "\"error\":\"bad request body: ")
                    ? theirs with
                    {
                        Body = ours.Body,
                    }
                    : theirs
        ),
        new(
            "An error may also have the members `allowed` and `code`, at its end",
            (_, theirs, ours) =>
                Says(theirs, "{\"error\":")
                && theirs.Status == ours.Status
                && (Says(ours, ",\"allowed\":[") || Says(ours, ",\"code\":\""))
                && ours.Body.StartsWith(theirs.Body.TrimEnd('\n')[..^1], StringComparison.Ordinal)
                    ? theirs with
                    {
                        Body = ours.Body,
                    }
                    : theirs
        ),
        new(
            "A wrong address in `listen` is status 400, not 500",
            (_, theirs, ours) =>
                theirs.Status == 500 && Says(ours, "\"listen: ") && Says(ours, Refused)
                    ? theirs with
                    {
                        Status = 400,
                        Body = ours.Body,
                    }
                    : theirs
        ),
        new(
            "A name with `/`, or the names `.` and `..`, are refused",
            (_, theirs, ours) => Refuses(theirs, ours, "name: ", "a name without /") ? ours : theirs
        ),
        new(
            "Attributes out of range are refused",
            (_, theirs, ours) => Refuses(theirs, ours, ": ", "an integer from ") ? ours : theirs
        ),
        new(
            "A negative `toxicity` is refused",
            (_, theirs, ours) => Refuses(theirs, ours, "toxicity: -", "a number from 0 to 1") ? ours : theirs
        ),
        new(
            "`toxicity` keeps all its digits",
            (_, theirs, _) => Texts(theirs, "\"toxicity\":0.12345679}", "\"toxicity\":0.123456789}")
        ),
        new(
            "`stream` is answered in lower case, however it was written",
            (_, theirs, _) => Texts(theirs, "DownStream", "downstream")
        ),
        new(
            "`<`, `>` and `&` are not escaped in JSON",
            (_, theirs, _) => Texts(theirs, "\\u003c\\u0026\\u003e", "<&>")
        ),
        new(
            "An empty `upstream` in a change leaves the upstream",
            (request, theirs, ours) =>
                request is { Method: "PATCH", Path: "/proxies/p", Body: "{\"upstream\":\"\"}" } ? ours : theirs
        ),
        new(
            "A change that fails changes nothing",
            (request, theirs, ours) =>
                request is { Method: "PATCH", Path: "/proxies/p" } && ours.Status == 500 && theirs.Body == ours.Body
                    ? ours
                    : theirs
        ),
        new(
            "A new proxy and a list of proxies may have `toxics`",
            (request, theirs, ours) =>
                request.Body?.Contains("\"toxics\":[{", StringComparison.Ordinal) == true
                && theirs.Status == 201
                && ours.Status == 201
                    ? ours
                    : theirs
        ),
        new(
            "`GET /metrics` is always there",
            (request, theirs, ours) => request.Path == "/metrics" && ours.Status is 200 or 405 ? ours : theirs
        ),
        new(
            "A path with `//` is not found, not redirected",
            (_, theirs, ours) => theirs.Status == 301 && ours.Status == 404 ? ours : theirs
        ),
        new(
            "A path with `%2F` is looked for as a name",
            (request, theirs, ours) => request.Path.Contains("%2F") && ours.Status == theirs.Status ? ours : theirs
        ),
    ];

    private static ApiAnswer Texts(ApiAnswer answer, string old, string now) =>
        answer with
        {
            Body = answer.Body.Replace(old, now, StringComparison.Ordinal),
            After = answer.After.Replace(old, now, StringComparison.Ordinal),
        };

    private static bool Says(ApiAnswer answer, string text) => answer.Body.Contains(text, StringComparison.Ordinal);

    private static bool Refuses(ApiAnswer theirs, ApiAnswer ours, string field, string allowed) =>
        theirs.Status is 200 or 201 && ours.Status == 400 && Says(ours, field) && Says(ours, Refused + allowed);
}
