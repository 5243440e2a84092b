using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Chaos.Cli.Yaml;

/// <summary>
/// Reads plain scalars by the core schema of YAML 1.2: <c>no</c>, <c>on</c> and <c>00:00:02</c> are text, <c>010</c> is
/// ten.
/// </summary>
internal static partial class YamlScalar
{
    [GeneratedRegex(@"^[-+]?[0-9]+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^0(?:o[0-7]+|x[0-9a-fA-F]+)$")]
    private static partial Regex OtherBase();

    [GeneratedRegex(@"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$")]
    private static partial Regex NotFinite();

    /// <summary>The scalar's value as JSON. A null scalar gives null.</summary>
    internal static JsonNode? Read(string text) =>
        text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ when Whole().IsMatch(text) => long.TryParse(
                text,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var whole
            )
                ? whole
                : Number(text),
            _ when OtherBase().IsMatch(text) => InOtherBase(text),
            _ when Fraction().IsMatch(text) => Number(text),
            _ => text,
        };

    /// <summary>Whether the scalar is a number that JSON does not have: infinite or not a number.</summary>
    internal static bool IsNotFinite(string text) =>
        NotFinite().IsMatch(text)
        || (Fraction().IsMatch(text) && !double.IsFinite(double.Parse(text, CultureInfo.InvariantCulture)))
        || (OtherBase().IsMatch(text) && !double.IsFinite(ValueInOtherBase(text)));

    private static JsonNode Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static JsonNode InOtherBase(string text)
    {
        var value = ValueInOtherBase(text);
        return value <= long.MaxValue / 2 ? (long)value : value;
    }

    private static double ValueInOtherBase(string text)
    {
        var bits = text[1] == 'o' ? 3 : 4;
        return text.Skip(2).Aggregate(0.0, (sum, digit) => (sum * (1 << bits)) + Convert.ToInt32(digit.ToString(), 16));
    }
}
