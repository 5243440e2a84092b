using System.Text.Json;
using Chaos.Core.Policies;
using Chaos.Proxy;

namespace Chaos.Faults;

/// <summary>
/// All faults by the name that users write: the name of the type in camel case, without the place, such as <c>slow</c>
/// for <c>SlowEdge</c>. They are found in this assembly and in plug-ins, so a new fault needs no registration.
/// </summary>
public static class FaultNames
{
    private static readonly string[] s_places = ["Edge", "Service"];

    /// <summary>Toxiproxy's names for some of the faults.</summary>
    private static readonly Dictionary<string, string> s_others = new()
    {
        ["bandwidth"] = "throttle",
        ["timeout"] = "blackHole",
        ["down"] = "cut",
    };

    /// <summary>The settings of faults by Toxiproxy's names for them, which files may not use.</summary>
    public static IReadOnlyDictionary<string, string> ToxiproxysSettings { get; } =
        new Dictionary<string, string>
        {
            ["latency"] = "delay",
            ["rate"] = "kilobytesPerSecond",
            ["rtt"] = "roundTrip",
            ["bytes"] = "afterBytes",
            ["toxicity"] = "share",
        };

    /// <summary>The faults that need no control endpoint of the service, only a host or an edge.</summary>
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

    /// <summary>The faults of plug-ins whose names are not taken.</summary>
    private static IEnumerable<KeyValuePair<string, Type>> Others =>
        PlugIns
            .Kinds(typeof(InjectableFault))
            .Where(t => !t.IsSubclassOf(typeof(SwitchFault)))
            .DistinctBy(NameOf)
            .Select(t => KeyValuePair.Create(NameOf(t), t))
            .Where(t => !Offered.ContainsKey(t.Key) && !s_others.ContainsKey(t.Key));

    /// <summary>The JSON options for a fault's settings.</summary>
    public static JsonSerializerOptions Options => PolicyJson.Options;

    /// <summary>All names, Toxiproxy's at the end.</summary>
    public static IReadOnlyList<string> All =>
        [
            .. Offered.Keys,
            .. Others.Select(o => o.Key).Order(StringComparer.Ordinal),
            .. s_others.Keys.Order(StringComparer.Ordinal),
        ];

    /// <summary>Returns the type with this name; null when there is none.</summary>
    public static Type? Find(string name) =>
        Offered.GetValueOrDefault(s_others.GetValueOrDefault(name, name))
        ?? Others.FirstOrDefault(o => o.Key == name).Value;

    private static string NameOf(Type type) =>
        JsonNamingPolicy.CamelCase.ConvertName(
            s_places.FirstOrDefault(p => type.Name.EndsWith(p, StringComparison.Ordinal)) is { } place
                ? type.Name[..^place.Length]
                : type.Name
        );
}
