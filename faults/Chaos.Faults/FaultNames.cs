using System.Text.Json;
using Chaos.Core.Policies;

namespace Chaos.Faults;

/// <summary>
/// Every fault by the name under which people write it: its type's, in camel case and without the place, <c>slow</c>
/// for <c>SlowEdge</c>. Found in this assembly, so that a new fault needs no entry anywhere.
/// </summary>
public static class FaultNames
{
    private static readonly string[] s_places = ["Edge", "Service"];

    /// <summary>Toxiproxy's words for ours.</summary>
    private static readonly Dictionary<string, string> s_others = new()
    {
        ["latency"] = "slow",
        ["bandwidth"] = "throttle",
        ["timeout"] = "blackHole",
        ["down"] = "cut",
    };

    /// <summary>Those that need nothing of a service but to run in something, or to have an edge.</summary>
    public static IReadOnlyDictionary<string, Type> Offered { get; } =
        new SortedDictionary<string, Type>(
            typeof(InjectableFault)
                .Assembly.GetTypes()
                .Where(t =>
                    t.IsSubclassOf(typeof(InjectableFault)) && !t.IsAbstract && !t.IsSubclassOf(typeof(SwitchFault))
                )
                .ToDictionary(NameOf),
            StringComparer.Ordinal
        );

    /// <summary>How a fault's settings are written.</summary>
    public static JsonSerializerOptions Options => PolicyJson.Options;

    /// <summary>The names with those of others at the end.</summary>
    public static IReadOnlyList<string> All => [.. Offered.Keys, .. s_others.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The type of a name; null when there is none.</summary>
    public static Type? Find(string name) => Offered.GetValueOrDefault(s_others.GetValueOrDefault(name, name));

    private static string NameOf(Type type) =>
        JsonNamingPolicy.CamelCase.ConvertName(
            s_places.FirstOrDefault(p => type.Name.EndsWith(p, StringComparison.Ordinal)) is { } place
                ? type.Name[..^place.Length]
                : type.Name
        );
}
