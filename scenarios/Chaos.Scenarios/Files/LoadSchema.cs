using System.Text.Json.Nodes;
using Chaos.Core;
using Chaos.Core.Load;
using Chaos.Mitigations.Linting;
using Chaos.Scenarios.Files.Words;

namespace Chaos.Scenarios.Files;

/// <summary>The JSON Schema of journeys, mixes, rates and users.</summary>
internal static class LoadSchema
{
    /// <summary>Name of the definition of an entry of a mix.</summary>
    internal const string Mix = "mixEntry";

    /// <summary>Name of the definition of a step.</summary>
    internal const string Step = "step";

    private static readonly string[] s_walks = ["journey", "mix"];

    /// <summary>The fields of a load that is made elsewhere.</summary>
    private static readonly string[] s_elsewhere = ["load", "k6", "listen", "ready", "command", "env"];

    /// <summary>The fields of a load that the run makes.</summary>
    private static readonly string[] s_made =
    [
        "rate",
        "users",
        "feed",
        "arrivals",
        "spacing",
        "pauseAfterFailure",
        "pace",
        "iterations",
    ];

    /// <summary>The schema of a property whose type is not enough to derive it; null for any other property.</summary>
    /// <param name="type">The type that has the property.</param>
    /// <param name="name">The property.</param>
    /// <param name="of">Returns the schema of a type.</param>
    internal static JsonObject? Of(Type type, string name, Func<Type, JsonObject> of) =>
        (type.Name, name) switch
        {
            (nameof(WorkloadFile), "rate") => Either(
                Limited(of(typeof(double)), typeof(RateStage), nameof(RateStage.ToPerSecond), above: true),
                of(typeof(RateStagesFile))
            ),
            (nameof(WorkloadFile), "users") => Either(
                new()
                {
                    ["type"] = "integer",
                    ["minimum"] = 1,
                    ["maximum"] = ClosedLoad.MaxUsers,
                },
                of(typeof(UserStagesFile))
            ),
            (nameof(WorkloadFile), "mix") => new()
            {
                ["type"] = "array",
                ["minItems"] = 1,
                ["items"] = Reference(Mix),
            },
            (nameof(ExperimentFile), "journeys") => new()
            {
                ["type"] = "object",
                ["additionalProperties"] = false,
                ["patternProperties"] = new JsonObject { [StepNames.Form] = Steps() },
            },
            (nameof(ExperimentFile), "setup" or "teardown") => Steps(),
            _ => null,
        };

    /// <summary>
    /// The alternatives of a workload that is no single call: one that walks a journey, or a mix, or is made elsewhere.
    /// </summary>
    /// <param name="common">The fields of all workloads.</param>
    /// <param name="expect">The schema of what is expected of answers that are read elsewhere.</param>
    internal static IEnumerable<JsonObject> OtherLoads(JsonObject common, JsonObject expect)
    {
        foreach (var walk in s_walks)
            yield return Titled(common, walk, s_walks.Where(w => w != walk).Concat(s_elsewhere));
        foreach (
            var (word, without) in new (string, string[])[] { ("load", ["k6"]), ("k6", ["load", "command", "env"]) }
        )
        {
            var made = Titled(common, word, [.. s_walks, .. s_made, .. without]);
            made["properties"]!["expect"] = expect.DeepClone();
            yield return made;
        }
    }

    /// <summary>The alternative of an entry of a mix that is no single call.</summary>
    internal static IEnumerable<JsonObject> OtherEntries(JsonObject common) =>
        [Titled(common, "journey", ["name", "service", "timeout"])];

    /// <summary>The schema of a single call: without the fields of what is none.</summary>
    internal static JsonObject Single(JsonObject common)
    {
        var single = common.DeepClone().AsObject();
        foreach (var name in s_walks.Concat(s_elsewhere))
            single["properties"]!.AsObject().Remove(name);
        return single;
    }

    /// <summary>The schema of an item of a journey: a step by its name, or a wait.</summary>
    internal static JsonObject AnyStep(JsonObject step) =>
        new()
        {
            ["description"] = "A step by its name, such as login: { post: /login }, or a wait, think: 1s..3s.",
            ["type"] = "object",
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject
            {
                [StepNames.Think] = new JsonObject
                {
                    ["description"] = $"How long the user waits: {ThinkWords.Allowed}.",
                    ["anyOf"] = new JsonArray(
                        new JsonObject { ["$ref"] = $"#/definitions/{TypeSchema.Duration}" },
                        new JsonObject { ["type"] = "string", ["pattern"] = ThinkWords.Form }
                    ),
                },
            },
            ["patternProperties"] = new JsonObject { [StepNames.StepForm] = step },
        };

    private static JsonObject Titled(JsonObject common, string required, IEnumerable<string> without)
    {
        var whole = common.DeepClone().AsObject();
        whole["title"] = required;
        whole["required"] ??= new JsonArray();
        whole["required"]!.AsArray().Add((JsonNode)required);
        foreach (var name in without)
            whole["properties"]!.AsObject().Remove(name);
        return whole;
    }

    private static JsonObject Steps() =>
        new()
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["items"] = Reference(Step),
        };

    private static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/definitions/{definition}" };

    private static JsonObject Either(JsonObject one, JsonObject other) =>
        new() { ["anyOf"] = new JsonArray(one, other) };

    private static JsonObject Limited(JsonObject schema, Type type, string property, bool above)
    {
        LimitSchema.AddTo(schema, Limits.Of(type, property), isList: false);
        if (above && schema.Remove("minimum"))
            schema["exclusiveMinimum"] = 0;
        return schema;
    }
}
