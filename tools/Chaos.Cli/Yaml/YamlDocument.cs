using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Cli.Yaml;

/// <summary>
/// A YAML document as JSON, so that one reader of JSON does for both, and where in the text everything stands.
/// </summary>
/// <param name="Root">The content; null when the text is no YAML.</param>
/// <param name="Mistakes">What YAML itself does not allow, and keys that are there twice.</param>
/// <param name="Written">Numbers, true and false as they stand in the text, by path, where JSON writes them in another
/// way: <c>1.10</c>, <c>007</c>, <c>True</c>. It is what they are where a text is wanted.</param>
/// <param name="Positions">Positions by path, such as <c>policies.order->payment[0].retry</c>: of the key, or of the
/// entry of a list.</param>
internal sealed record YamlDocument(
    JsonElement? Root,
    IReadOnlyList<YamlMistake> Mistakes,
    IReadOnlyDictionary<string, string> Written,
    IReadOnlyDictionary<string, YamlPosition> Positions
)
{
    /// <summary>What is wrong may be all of a file.</summary>
    private const int LongestValue = 60;

    /// <summary>Names of the user's stand in what is allowed, too.</summary>
    private const int LongestText = 2000;

    /// <summary>Where a path stands, or, for what is missing, that in which it would.</summary>
    public YamlPosition PositionOf(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOfAny(['.', '['], end - 1))
            if (Positions.TryGetValue(path[..end], out var position))
                return position;
        return Positions.GetValueOrDefault("", new(1, 1));
    }

    /// <summary>A value as far as it is of use.</summary>
    internal static string Shown(string value) => value.Length <= LongestValue ? value : $"{value[..LongestValue]}...";

    /// <summary>
    /// A mistake in what was read, with its position, and the nearest name that is allowed where a name is wrong.
    /// </summary>
    public YamlMistake Mistake(PlanError error)
    {
        var names = error.Allowed.Split(", ");
        var nearest =
            error.Meant
            ?? (
                names.Any(n => n.Contains(' ', StringComparison.Ordinal)) ? null
                : error.Value == PlanError.Unknown
                    ? NearestName.Of(error.Field[(error.Field.LastIndexOf('.') + 1)..], names)
                : NearestName.Of(error.Value.Trim('"'), names)
            );
        var text = (error with { Value = Shown(error.Value), Meant = nearest }).ToString();
        var told = error.Field.Length == 0 ? text[2..] : text;
        return new(PositionOf(error.Field), told.Length <= LongestText ? told : $"{told[..LongestText]}...");
    }
}
