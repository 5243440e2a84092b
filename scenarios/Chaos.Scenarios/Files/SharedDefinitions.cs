using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Moves what stands in a schema more than once to its definitions, and leaves references to them. The words of each protocol
/// stand in workloads, in entries of mixes and in steps, so that the schema would be thrice as long without.
/// </summary>
internal sealed partial class SharedDefinitions
{
    private const string Definitions = "definitions";

    /// <summary>The shortest schema that is shared: a reference is not much shorter.</summary>
    private const int Shortest = 80;

    private static readonly string[] s_named = ["properties", "patternProperties", Definitions];
    private static readonly string[] s_single = ["additionalProperties", "items", "not"];
    private static readonly string[] s_listed = ["anyOf", "oneOf", "allOf"];

    private readonly Dictionary<string, int> _times = [];
    private readonly Dictionary<string, string> _names = [];
    private readonly JsonObject _definitions;

    private SharedDefinitions(JsonObject definitions) => _definitions = definitions;

    /// <summary>Shares the parts of a schema, which has definitions already.</summary>
    public static void In(JsonObject schema)
    {
        var shared = new SharedDefinitions(schema[Definitions]!.AsObject());
        foreach (var (name, part) in shared._definitions)
            shared._names[part!.ToJsonString()] = name;
        shared.Count(schema);
        shared.Share(schema, "", 1);
    }

    private void Count(JsonObject schema)
    {
        foreach (var (_, part, _) in Parts(schema, ""))
        {
            var text = part.ToJsonString();
            _times[text] = _times.GetValueOrDefault(text) + 1;
            Count(part);
        }
    }

    /// <summary>
    /// Replaces the parts of a schema by references. A part that only stands within a larger shared one stays in it.
    /// </summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">The last name on the way to it.</param>
    /// <param name="times">How often it stands in the whole.</param>
    private void Share(JsonObject schema, string name, int times)
    {
        foreach (var (key, part, replace) in Parts(schema, name).ToList())
        {
            var text = part.ToJsonString();
            if (_names.GetValueOrDefault(text) is { } known && _definitions[known] == part)
            {
                Share(part, key, times);
                continue;
            }
            if (_times.GetValueOrDefault(text) is var all && (all <= times || text.Length < Shortest))
            {
                Share(part, key, times);
                continue;
            }
            if (!_names.TryGetValue(text, out var definition))
            {
                definition = _names[text] = NameOf(key);
                _definitions[definition] = new JsonObject();
                Share(part, key, all);
                replace(Reference(definition));
                _definitions[definition] = part;
            }
            else
                replace(Reference(definition));
        }
    }

    private static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/{Definitions}/{definition}" };

    /// <summary>A name that no definition has: the one on the way to it, with a number where it is taken.</summary>
    private string NameOf(string key)
    {
        var name = Word().IsMatch(key) ? key : "part";
        return Enumerable
            .Range(1, int.MaxValue)
            .Select(i => i == 1 ? name : $"{name}{i}")
            .First(n => !_definitions.ContainsKey(n));
    }

    /// <summary>The schemas directly in a schema, each with a name and with what puts another in its place.</summary>
    private static IEnumerable<(string Name, JsonObject Part, Action<JsonNode> Replace)> Parts(
        JsonObject schema,
        string name
    )
    {
        foreach (var map in s_named)
        foreach (var (key, value) in (schema[map] as JsonObject)?.ToList() ?? [])
            if (value is JsonObject part)
                yield return (map == "patternProperties" ? name : key, part, node => schema[map]![key] = node);
        foreach (var one in s_single)
            if (schema[one] is JsonObject part)
                yield return (name, part, node => schema[one] = node);
        foreach (var list in s_listed)
            for (var i = 0; i < ((schema[list] as JsonArray)?.Count ?? 0); i++)
            {
                var at = i;
                if (schema[list]![at] is JsonObject part)
                    yield return (
                        part["title"]?.GetValue<string>() ?? name,
                        part,
                        node => schema[list]!.AsArray()[at] = node
                    );
            }
    }

    [GeneratedRegex(@"^[A-Za-z]\w*$")]
    private static partial Regex Word();
}
