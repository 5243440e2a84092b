using System.Text.RegularExpressions;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Answers;

/// <summary>Takes a value out of an answer for later steps of the journey.</summary>
/// <param name="Name">The name by which texts refer to it.</param>
internal sealed record Capture(string Name)
{
    /// <summary>What stands in a text where the service sent no character.</summary>
    private const char NoCharacter = '\uFFFD';

    /// <summary>The path in the JSON answer. Null when it is taken from elsewhere.</summary>
    public JsonPath? Json { get; init; }

    /// <summary>The header. Null when it is taken from elsewhere.</summary>
    public string? Header { get; init; }

    /// <summary>The cookie that the answer sets. Null when it is taken from elsewhere.</summary>
    public string? Cookie { get; init; }

    /// <summary>The part to take of what is found, or of the body. Null for all of it.</summary>
    public Regex? Part { get; init; }

    /// <summary>The outcome of a call whose answer does not have it.</summary>
    public string Outcome { get; } = $"nothing to capture for {Name}";

    /// <summary>Whether it reads the answer's body.</summary>
    public bool NeedsBody => Header is null && Cookie is null;

    /// <summary>Whether the value is a secret by its name, or by where it is from.</summary>
    public bool IsSecret =>
        SecretText.IsName(Name)
        || (Json is not null && SecretText.IsName(Json.LastName))
        || (Header is not null && Expectation.IsSecretHeader(Header))
        || Cookie is not null;

    /// <summary>Keeps a value for later steps of the journey.</summary>
    public void Keep(Call call, string value)
    {
        if (IsSecret)
        {
            CapturedSecrets.Add(Name, value);
            call.Visit?.Kept(static () => new VisitSecrets()).Add(value);
        }
        call.Visit?.Capture(Name, value);
    }

    /// <summary>Returns the value, or why there is none. An empty value is none.</summary>
    public (string? Value, string Why) In(HttpAnswer answer)
    {
        var (value, why) = Taken(answer);
        return value?.Contains(NoCharacter) == true
            ? (null, "it has bytes or half of a character that are no text (U+FFFD)")
            : (value, why);
    }

    private (string? Value, string Why) Taken(HttpAnswer answer)
    {
        var (found, why) = Found(answer);
        if (found is null || Part is null)
            return (string.IsNullOrEmpty(found) ? null : found, why.Length > 0 ? why : "it is empty");
        try
        {
            var match = Part.Match(found);
            if (!match.Success)
                return (null, $"nothing matches {Part}");
            var value = match.Groups.Count > 1 ? match.Groups[1].Value : match.Value;
            return value.Length > 0 ? (value, "") : (null, $"what {Part} takes is empty");
        }
        catch (RegexMatchTimeoutException)
        {
            return (null, $"{Part} takes too long");
        }
    }

    private (string? Value, string Why) Found(HttpAnswer answer)
    {
        if (Header is not null)
            return answer.Header(Header) is [var header, ..] ? (header, "") : (null, $"the answer has no {Header}");
        if (Cookie is not null)
            return answer.CookieOf(Cookie) is { } cookie ? (cookie, "") : (null, $"the answer sets no cookie {Cookie}");
        if (Json is null)
            return (answer.Text, "");
        if (answer.Json is not { } root)
            return (null, answer.WhyNoJson);
        return Json.In(root) is [var first, ..]
            ? first.ValueKind == System.Text.Json.JsonValueKind.Null
                ? (null, $"{Json} is null")
                : (new SeenValue(first).Text, "")
            : (null, $"{Json} finds nothing in {JsonShape.Of(root)}");
    }
}
