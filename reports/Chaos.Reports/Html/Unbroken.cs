using System.Text.RegularExpressions;

namespace Chaos.Reports.Html;

/// <summary>Prevents line breaks between a number and its unit, and within the name of an edge.</summary>
internal static partial class Unbroken
{
    private const string Space = "\u00a0";

    /// <summary>The text with non-breaking spaces in these places.</summary>
    internal static string Of(string text) => Edge().Replace(Unit().Replace(text, Space), $"{Space}→{Space}");

    [GeneratedRegex(@"(?<=\d) (?=(?:%|ms|s|min|h|kB|MB)(?!\w))")]
    private static partial Regex Unit();

    [GeneratedRegex(@"(?<=[\w.])(?:->| → )(?=[a-zA-Z])")]
    private static partial Regex Edge();
}
