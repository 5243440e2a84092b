using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Cli.Yaml;

/// <summary>
/// A YAML document converted to JSON, so that one reader serves both, with the positions of everything in the text.
/// </summary>
/// <param name="Root">The content; null when the text is not YAML.</param>
/// <param name="Mistakes">What YAML does not allow, including duplicate keys.</param>
/// <param name="Written">Numbers, true and false as written in the text, by path, where JSON would write them
/// differently: <c>1.10</c>, <c>007</c>, <c>True</c>. They are used where a string is expected.</param>
/// <param name="Positions">Positions by path, such as <c>policies.order->payment[0].retry</c>: the position of the key
/// or of the list entry.</param>
internal sealed record YamlDocument(
    JsonElement? Root,
    IReadOnlyList<YamlMistake> Mistakes,
    IReadOnlyDictionary<string, string> Written,
    IReadOnlyDictionary<string, YamlPosition> Positions
)
{
    /// <summary>The wrong value may be a whole file, so it is cut in messages.</summary>
    private const int LongestValue = 60;

    /// <summary>
    /// The names in the list of what is allowed may be the user's own and long, so messages are cut too.
    /// </summary>
    private const int LongestText = 2000;

    /// <summary>The position of a path; for a missing field that of its nearest parent.</summary>
    public YamlPosition PositionOf(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOfAny(['.', '[', ':'], end - 1))
            if (Positions.TryGetValue(path[..end], out var position))
                return position;
        return Positions.GetValueOrDefault("", new(1, 1));
    }

    /// <summary>Whether a path is written here, or else more of it than in another document.</summary>
    public bool Knows(string path, YamlDocument other)
    {
        if (Positions.ContainsKey(path))
            return true;
        for (var end = path.Length; end > 0; end = path.LastIndexOfAny(['.', '['], end - 1))
            if (other.Positions.ContainsKey(path[..end]))
                return false;
            else if (Positions.ContainsKey(path[..end]))
                return true;
        return false;
    }

    /// <summary>What is written here, and what another document has at other paths.</summary>
    public IReadOnlyDictionary<string, string> WrittenOver(IReadOnlyDictionary<string, string> other) =>
        other
            .Where(w => !Positions.ContainsKey(w.Key))
            .Concat(Written)
            .GroupBy(w => w.Key)
            .ToDictionary(w => w.Key, w => w.Last().Value);

    /// <summary>A value, shortened for messages.</summary>
    internal static string Shown(string value) => value.Length <= LongestValue ? value : $"{value[..LongestValue]}...";

    /// <summary>A mistake with its position and, for a wrong name, the nearest allowed name.</summary>
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
