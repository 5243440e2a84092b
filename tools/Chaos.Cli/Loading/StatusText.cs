using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Chaos.Core.Judging;

namespace Chaos.Cli.Loading;

/// <summary>Words for statuses of HTTP: <c>503 Service Unavailable</c>, <c>200 OK after 1 redirect</c>.</summary>
internal static partial class StatusText
{
    /// <summary>Whether requests ended with an answer's status, and with nothing else to say about it.</summary>
    public static bool IsStatus(OutcomeRow row) => row.Word is { } word && Status().IsMatch(word);

    /// <summary>How requests ended.</summary>
    public static string Of(OutcomeRow row) =>
        row.Word is { } word
        && Status().Match(word) is { Success: true } match
        && NameOf(int.Parse(match.Groups["code"].Value, CultureInfo.InvariantCulture)) is { Length: > 0 } name
            ? $"{match.Groups["code"].Value} {name}{match.Groups["rest"].Value}"
            : row.What;

    private static string NameOf(int status) =>
        Enum.IsDefined((HttpStatusCode)status) ? WordStart().Replace(((HttpStatusCode)status).ToString(), " ") : "";

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();

    /// <summary>A status code, alone or with the redirects before it.</summary>
    [GeneratedRegex("^(?<code>[1-9][0-9]{2})(?<rest> after [0-9]+ redirects?)?$")]
    private static partial Regex Status();
}
