using System.Globalization;
using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files;

/// <summary>Reads texts that stand for numbers: <c>5 %</c> for .05, and a rate as <c>10/m</c> or <c>2/s</c>.</summary>
internal static partial class NumberWords
{
    /// <summary>Name of the field that is a rate per second.</summary>
    private const string Rate = "rate";

    /// <summary>The number that a text stands for in the field of this name; null for none.</summary>
    internal static double? Of(string name, string text)
    {
        if (
            Number().Match(text) is not { Success: true } match
            || !double.TryParse(
                match.Groups["number"].Value,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            return null;
        return (name == Rate, match.Groups["unit"].Value) switch
        {
            (false, "%") => number / 100,
            (true, "s") => number,
            (true, "m") => number / 60,
            (true, "h") => number / 3600,
            _ => null,
        };
    }

    [GeneratedRegex(@"^\s*(?<number>-?[0-9]*\.?[0-9]+)\s*(?:(?<unit>%)|/\s*(?<unit>[smh]))\s*$")]
    private static partial Regex Number();
}
