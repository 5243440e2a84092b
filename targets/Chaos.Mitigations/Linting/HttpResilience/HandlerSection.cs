using System.Text.Json;
using Chaos.Core.Texts;

namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>A section that configures one of the two standard handlers, found by its content.</summary>
/// <param name="Path">Path of the section, such as <c>Clients:Payment</c>.</param>
/// <param name="Content">What is written in it.</param>
/// <param name="Defaults">The options of its handler, with the library's defaults.</param>
internal sealed record HandlerSection(string Path, JsonElement Content, HandlerOptions Defaults)
{
    /// <summary>The method that takes the section.</summary>
    internal string Handler =>
        Defaults is StandardOptions ? "AddStandardResilienceHandler" : "AddStandardHedgingHandler";

    /// <summary>Returns the sections of a file, in its order. The whole file is not one: no handler takes it.</summary>
    internal static IEnumerable<HandlerSection> In(JsonElement file) =>
        file.ValueKind == JsonValueKind.Object ? file.EnumerateObject().SelectMany(p => Find(p.Value, p.Name)) : [];

    private static IEnumerable<HandlerSection> Find(JsonElement at, string path)
    {
        if (at.ValueKind == JsonValueKind.Array)
            return at.EnumerateArray().SelectMany((item, i) => Find(item, $"{path}:{i}"));
        if (at.ValueKind != JsonValueKind.Object)
            return [];
        // What only the hedging handler has comes first: the other parts are in both, or are a mistake there.
        foreach (var options in new HandlerOptions[] { new HedgingHandlerOptions(), new StandardOptions() })
            if (at.EnumerateObject().Any(p => IsOwnPart(p, options)))
                return [new(path, at, options)];
        return at.EnumerateObject().SelectMany(p => Find(p.Value, $"{path}:{p.Name}"));
    }

    /// <summary>
    /// Whether a setting is a part of these options, and not a setting of something else with the same name: most of
    /// what it contains is known.
    /// </summary>
    private static bool IsOwnPart(JsonProperty setting, HandlerOptions options) =>
        OptionsReader
            .PropertiesOf(options.GetType())
            .Any(p =>
                Settings.AreSame(p.Name, setting.Name)
                && (options is StandardOptions || p.Name != nameof(HedgingHandlerOptions.TotalRequestTimeout))
                && IsKnown(setting.Value, p.PropertyType)
            );

    private static bool IsKnown(JsonElement part, Type type)
    {
        if (part.ValueKind != JsonValueKind.Object)
            return false;
        var names = OptionsReader.PropertiesOf(type).ToDictionary(p => p.Name, p => p.PropertyType);
        var inside = part.EnumerateObject().ToList();
        var known = inside.Count(p =>
            NearestName.Of(p.Name, names.Keys) is { } name
            && (names[name].Namespace != typeof(HandlerSection).Namespace || IsKnown(p.Value, names[name]))
        );
        return known * 2 > inside.Count;
    }
}
