using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Core;
using Chaos.Core.Policies;
using Chaos.Core.Texts;

namespace Chaos.Mitigations.Linting;

/// <summary>
/// Reads a policy file that has been converted to JSON. Each mitigation is an object with one property, its kind:
/// <c>{"retry": {"maxRetryAttempts": 3}}</c>.
/// </summary>
public static class PolicyFileJson
{
    private const string Policies = "policies";
    private const string Edges = "edges";
    private const string Services = "services";
    private const string Objective = "objectives";
    private const string KnownFacts = $"{Edges}, {Services}, {Objective}";
    private const string Known = $"{Policies}, {KnownFacts}";

    /// <summary>The mitigation kinds that a file may use. The names that Polly and Microsoft use come last.</summary>
    public static IReadOnlyList<string> Kinds => [.. PolicyJson.Offered, .. ResilienceNames.Kinds.Keys];

    /// <summary>
    /// Reads a file and adds every mistake to <paramref name="errors"/>, with its path as written in the file. Returns
    /// null when there was a mistake.
    /// </summary>
    public static PolicyFile? Read(JsonElement root, ICollection<PlanError> errors, WrittenPaths written)
    {
        var found = new List<PlanError>();
        var file = ReadFile(root, found, written);
        foreach (var error in found)
            errors.Add(error with { Field = written.Of(error.Field) });
        return found.Count == 0 ? file : null;
    }

    /// <summary>
    /// Reads a file that has facts only, and adds every mistake to <paramref name="errors"/>. Returns null when there
    /// was a mistake.
    /// </summary>
    public static PolicyFile? ReadFacts(JsonElement root, ICollection<PlanError> errors)
    {
        var found = new List<PlanError>();
        var facts = NamesIn(root, KnownFacts, found) is null ? null : ReadAll(root, found, new());
        foreach (var error in found)
            errors.Add(error);
        return found.Count == 0 ? facts : null;
    }

    private static PolicyFile? ReadFile(JsonElement root, List<PlanError> errors, WrittenPaths written)
    {
        if (NamesIn(root, Known, errors) is not { } unknown)
            return null;
        // A similar name is taken as a misspelling, so that "policies" is not also reported as missing.
        var isMeant = unknown.Any(n => NearestName.Of(n, Known.Split(", ")) == Policies);
        if (
            !root.TryGetProperty(Policies, out var all)
                ? !isMeant
                : all.ValueKind != JsonValueKind.Object || !all.EnumerateObject().Any()
        )
            errors.Add(
                new(
                    Policies,
                    all.ValueKind == JsonValueKind.Undefined ? PlanError.Missing : all.GetRawText(),
                    "policies by edge (order->payment) or by service"
                )
            );
        return ReadAll(root, errors, written);
    }

    /// <summary>Reports the names that are unknown, and returns them; null when there can be no names.</summary>
    private static List<string>? NamesIn(JsonElement root, string known, List<PlanError> errors)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new("", root.GetRawText(), $"an object with: {known}"));
            return null;
        }
        var unknown = root.EnumerateObject().Select(p => p.Name).Except(known.Split(", ")).ToList();
        errors.AddRange(unknown.Select(n => new PlanError(n, PlanError.Unknown, known)));
        return unknown;
    }

    private static PolicyFile ReadAll(JsonElement root, List<PlanError> errors, WrittenPaths written)
    {
        var file = new PolicyFile
        {
            Policies = Named(
                root,
                Policies,
                errors,
                (value, path) => ReadPolicy(value, path, errors, written) ?? Policy.None
            ),
            Edges = Named(
                root,
                Edges,
                errors,
                (value, path) =>
                    (EdgeFacts?)StrictJson.Read(value, typeof(EdgeFacts), path, errors, PolicyJson.Options) ?? new()
            ),
            Services = Named(
                root,
                Services,
                errors,
                (value, path) =>
                    (ServiceFacts?)StrictJson.Read(value, typeof(ServiceFacts), path, errors, PolicyJson.Options)
                    ?? new()
            ),
            Objectives = root.TryGetProperty(Objective, out var asked)
                ? (Objectives?)StrictJson.Read(asked, typeof(Objectives), Objective, errors, PolicyJson.Options)
                    ?? new()
                : new(),
        };
        errors.AddRange(file.Errors());
        return file;
    }

    /// <summary>
    /// Reads the entries one by one, so that a mistake in one does not hide mistakes in another. An entry that cannot
    /// be read is kept as one without facts.
    /// </summary>
    private static Dictionary<string, T> Named<T>(
        JsonElement root,
        string name,
        List<PlanError> errors,
        Func<JsonElement, string, T> read
    )
    {
        if (!root.TryGetProperty(name, out var all))
            return [];
        if (all.ValueKind == JsonValueKind.Object)
            return all.EnumerateObject()
                .ToDictionary(p => p.Name, p => read(p.Value, $"{name}.{p.Name}"), StringComparer.Ordinal);
        if (name != Policies)
            errors.Add(new(name, all.GetRawText(), "what is known, by name"));
        return [];
    }

    private static Policy? ReadPolicy(JsonElement list, string path, List<PlanError> errors, WrittenPaths written)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            errors.Add(new(path, list.GetRawText(), "a list of mitigations, outermost first"));
            return null;
        }
        var before = errors.Count;
        var mitigations = new JsonArray();
        foreach (var (item, i) in list.EnumerateArray().Select((item, i) => (item, i)))
            if (Translate(item, $"{path}[{i}]", $"{path}.mitigations[{i}]", errors, written) is { } mitigation)
                mitigations.Add(mitigation);
            // Keeps the index of the mitigations after it, which their paths contain.
            else
                mitigations.Add(new JsonObject { ["kind"] = "idempotencyKey" });
        var policy = PolicyJson.Read(
            JsonSerializer.SerializeToElement(new JsonObject { ["mitigations"] = mitigations }),
            path,
            errors
        );
        return errors.Count == before ? policy : null;
    }

    /// <summary>
    /// Converts <c>{"retry": {...}}</c> to <c>{"kind": "retry", ...}</c>, and names of other libraries to those of this
    /// project.
    /// </summary>
    private static JsonObject? Translate(
        JsonElement item,
        string at,
        string path,
        List<PlanError> errors,
        WrittenPaths written
    )
    {
        if (item.ValueKind != JsonValueKind.Object || item.EnumerateObject().Take(2).ToList() is not [var one])
        {
            errors.Add(new(at, item.GetRawText(), "one mitigation, such as retry: {maxRetryAttempts: 3}"));
            return null;
        }
        var kind = ResilienceNames.Kinds.GetValueOrDefault(one.Name, one.Name);
        if (!PolicyJson.Offered.Contains(kind))
        {
            errors.Add(new(at, one.Name, string.Join(", ", Kinds)));
            return null;
        }
        written.Add(path, $"{at}.{one.Name}");
        var mitigation = new JsonObject { ["kind"] = kind };
        if (one.Value.ValueKind == JsonValueKind.Null)
            return mitigation;
        if (one.Value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(
                new(
                    $"{at}.{one.Name}",
                    one.Value.GetRawText(),
                    $"an object with: {string.Join(", ", StrictJson.PropertiesOf(PolicyJson.Kinds[kind], PolicyJson.Options).Keys)}"
                )
            );
            return null;
        }
        foreach (var property in one.Value.EnumerateObject())
        {
            var name = ResilienceNames.Properties.GetValueOrDefault((kind, property.Name), property.Name);
            if (name != property.Name)
                written.Add($"{path}.{name}", $"{at}.{one.Name}.{property.Name}");
            if (property.Name == "kind")
                errors.Add(
                    new($"{at}.{one.Name}.kind", property.Value.GetRawText(), $"nothing: {one.Name} is the kind")
                );
            else if (mitigation.ContainsKey(name))
                errors.Add(new($"{at}.{one.Name}.{property.Name}", property.Value.GetRawText(), $"{name}, once"));
            else if (property.Name != ResilienceNames.UseJitter || kind != "retry")
                mitigation[name] = JsonSerializer.SerializeToNode(property.Value);
            else if (property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
                mitigation[name] = property.Value.GetBoolean() ? "polly" : "none";
            else
                errors.Add(new($"{at}.{one.Name}.{property.Name}", property.Value.GetRawText(), "true or false"));
        }
        return mitigation;
    }
}
