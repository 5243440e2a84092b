using System.ComponentModel.DataAnnotations;

namespace Chaos.Targets.Protocols.Http;

/// <summary>
/// Where a value of an answer is taken from: one of json, header, cookie and regex. Beside another, regex takes a part
/// of what that finds.
/// </summary>
internal sealed record CaptureWords
{
    /// <summary>A path in the JSON answer, such as <c>$.token</c>. The first value that it finds is taken.</summary>
    [RegularExpression(@"^\$")]
    public string? Json { get; init; }

    /// <summary>The name of a header of the answer. The first of several is taken.</summary>
    public string? Header { get; init; }

    /// <summary>The name of a cookie that the answer sets.</summary>
    public string? Cookie { get; init; }

    /// <summary>
    /// A regular expression for the body as text. Its first group is taken, or the whole match if it has no group.
    /// </summary>
    public string? Regex { get; init; }
}
