using System.Text.RegularExpressions;

namespace Chaos.Reports.Html;

/// <summary>Keeps together what reads as one: a number and its unit, the two ends of an edge.</summary>
internal static partial class Unbroken
{
    private const string Space = "\u00a0";

    /// <summary>The text with spaces and arrows that no line breaks at.</summary>
    internal static string Of(string text) => Edge().Replace(Unit().Replace(text, Space), $"{Space}→{Space}");

    [GeneratedRegex(@"(?<=\d) (?=(?:%|ms|s|min|h|kB|MB)(?!\w))")]
    private static partial Regex Unit();

    [GeneratedRegex(@"(?<=[\w.])(?:->| → )(?=[a-zA-Z])")]
    private static partial Regex Edge();
}
