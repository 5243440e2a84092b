using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Core.Calls;

namespace Chaos.Scenarios.Files;

/// <summary>Names of steps and journeys.</summary>
internal static partial class StepNames
{
    /// <summary>Pattern of a name.</summary>
    internal const string Form = "^[a-z][a-z0-9-]*$";

    /// <summary>The same, without the word of a wait.</summary>
    internal const string StepForm = "^(?!think$)[a-z][a-z0-9-]*$";

    /// <summary>The word of a wait in a journey.</summary>
    internal const string Think = "think";

    /// <summary>Words that are no names, because they have a meaning in a journey or in an objective.</summary>
    private static readonly string[] s_words = [Think, "parallel", "good", "failed", "setup", "teardown"];

    /// <summary>Words of a call that do not say what is called.</summary>
    private static readonly string[] s_beside = ["headers", "expect", "capture"];

    /// <summary>What is allowed in place of a name; null for a good name.</summary>
    internal static string? WhyNot(string name) =>
        s_words.Contains(name) ? $"another name: {string.Join(", ", s_words)} are words"
        : Name().IsMatch(name) ? null
        : "a name of lower-case letters, digits and dashes, such as add-to-cart";

    /// <summary>Whether words of a protocol say what is called, and not only with what or what is expected.</summary>
    internal static bool HasCall(IDictionary<string, JsonElement>? words) =>
        words is { Count: > 0 } && words.Keys.Any(w => !s_beside.Contains(w));

    /// <summary>The name of a call by its summary: <c>GET /a?x=1</c> is <c>get-a</c>.</summary>
    internal static string Of(string summary) =>
        NotInName().Replace(summary.Split('?')[0].ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } name
        && char.IsAsciiLetter(name[0])
            ? name
            : "call";

    /// <summary>
    /// The name of a step that the file gives none: that of the call in itself, as <c>GetItems</c> is <c>get-items</c>,
    /// or its summary.
    /// </summary>
    internal static string Of(TargetSpec target) =>
        target.CallName is { } said && Of(Hump().Replace(said, "-$0")) is var name && WhyNot(name) is null
            ? name
            : Of(target.CallSummary);

    [GeneratedRegex(Form)]
    private static partial Regex Name();

    /// <summary>Where a word begins within a name.</summary>
    [GeneratedRegex("(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[A-Z](?=[a-z])")]
    private static partial Regex Hump();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInName();
}
