using System.Text.Json.Nodes;
using Chaos.Core;
using Chaos.Core.Topologies;
using Chaos.Faults;
using Chaos.Mitigations.Linting;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Files;

/// <summary>
/// The JSON Schema of experiment files, generated from the types, so that an editor completes and checks what <c>chaos
/// validate</c> reads. It does not check names, or limits that depend on another property; the reader does.
/// </summary>
public static class ExperimentSchema
{
    /// <summary>The schema as text.</summary>
    public static string Text { get; } = FittedJson.Of(Make());

    private static JsonObject Make()
    {
        var docs = new XmlDocumentation();
        TypeSchema types = null!;
        types = new(
            docs,
            (type, name) =>
                Special(type, name, t => types.Of(t, null)) ?? LoadSchema.Of(type, name, t => types.Of(t, null)),
            "string",
            "number",
            "boolean"
        );
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Experiment of Chaos",
        };
        foreach (var (name, value) in types.Of(typeof(ExperimentFile), docs.Of(typeof(ExperimentFile))).ToList())
            schema[name] = value?.DeepClone();
        AddServices(schema["properties"]!.AsObject());
        var some = new JsonObject { ["minItems"] = 1 };
        schema["allOf"] = new JsonArray(
            AnyOf(With("objectives", some), With("guards", (JsonObject)some.DeepClone())),
            AnyOf(
                new() { ["required"] = new JsonArray("before") },
                new() { ["not"] = new JsonObject { ["required"] = new JsonArray("after") } }
            )
        );
        // Entries for the user's own use, such as the targets of aliases.
        schema["patternProperties"] = new JsonObject { ["^x-"] = new JsonObject() };
        var workloads = schema["properties"]!["workloads"]!;
        workloads["additionalProperties"] = OfEachProtocol(
            types,
            docs,
            workloads["additionalProperties"]!.AsObject(),
            common =>
                LoadSchema.OtherLoads(common, types.Of(typeof(ExternalExpectFile), docs.Of(typeof(ExternalExpectFile))))
        );
        schema["definitions"] = new JsonObject
        {
            [TypeSchema.Duration] = TypeSchema.OfDuration(),
            ["fault"] = Fault(types, docs),
            [LoadSchema.Mix] = OfEachProtocol(
                types,
                docs,
                types.Of(typeof(MixFile), docs.Of(typeof(MixFile))),
                LoadSchema.OtherEntries
            ),
            [LoadSchema.Step] = LoadSchema.AnyStep(
                OfEachProtocol(types, docs, types.Of(typeof(StepFile), docs.Of(typeof(StepFile))), _ => [])
            ),
        };
        SharedDefinitions.In(schema);
        return schema;
    }

    /// <summary>A service needs a command or a url. A service of an arm only needs the fields that differ.</summary>
    private static void AddServices(JsonObject properties)
    {
        var services = properties["services"]!.AsObject();
        var service = services["additionalProperties"]!.AsObject();
        services["additionalProperties"] = false;
        services["patternProperties"] = new JsonObject { [ServicePart.NameForm] = service };
        AddRunning(service);
        service["oneOf"] = FormSchema.RequiredEach(["command", "url"]);
        foreach (var arm in new[] { "control", "before", "after" })
            AddRunning(properties[arm]!["properties"]!["services"]!["additionalProperties"]!.AsObject());
    }

    /// <summary>A service with a url is not started, gets no environment, and its output is not read.</summary>
    private static void AddRunning(JsonObject service) =>
        service["not"] = new JsonObject
        {
            ["required"] = new JsonArray("url"),
            ["anyOf"] = new JsonArray([
                .. FormSchema.RequiredEach(["command", "folder", "address"]).Select(r => r!.DeepClone()),
                With("env", new() { ["minProperties"] = 1 }),
                With("ready", new() { ["required"] = new JsonArray("line") }),
            ]),
        };

    private static JsonObject AnyOf(JsonObject one, JsonObject other) =>
        new() { ["anyOf"] = new JsonArray(one, other) };

    private static JsonObject With(string name, JsonObject schema) =>
        new()
        {
            ["required"] = new JsonArray(name),
            ["properties"] = new JsonObject { [name] = schema },
        };

    private static JsonObject? Special(Type type, string name, Func<Type, JsonObject> of) =>
        (type.Name, name) switch
        {
            (nameof(ExperimentFile), "faults") => new()
            {
                ["type"] = "array",
                ["items"] = new JsonObject { ["$ref"] = "#/definitions/fault" },
            },
            (nameof(EdgeFile), "canary") => EdgeSchema.Canary(of(typeof(CanaryFile)), of(typeof(HexFile))),
            (nameof(CanaryFile), "send" or "expect") => EdgeSchema.Bytes(of(typeof(HexFile))),
            (nameof(EdgeFile), "protocol") => FormSchema.OneOfNames([.. EdgeWord.All.Select(w => w.Text)]),
            (_, "body") => new() { ["type"] = new JsonArray("string", "object", "array") },
            (nameof(ExperimentFile), "version") => new() { ["enum"] = new JsonArray(ExperimentFile.CurrentVersion) },
            (nameof(ExperimentFile), "rounds") => new()
            {
                ["anyOf"] = new JsonArray(
                    Limited(new() { ["type"] = "integer" }, typeof(ExperimentFile), nameof(ExperimentFile.Rounds)),
                    new JsonObject { ["enum"] = new JsonArray(RoundsPart.Auto) }
                ),
                ["default"] = 1,
            },
            (_, "edge") when type.IsAssignableTo(typeof(EdgeFault)) => new()
            {
                ["type"] = "string",
                ["pattern"] = EdgeName.Form,
            },
            (_, "command" or "run") or (nameof(ServiceFile), "start") => new()
            {
                ["type"] = new JsonArray("string", "array"),
                ["pattern"] = @"\S",
                ["minItems"] = 1,
                ["items"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
            },
            (nameof(ServiceFile), "pid") => new()
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject { ["type"] = "integer", ["minimum"] = 1 },
                    new JsonObject { ["enum"] = new JsonArray(ProcessPart.Listening) }
                ),
            },
            _ => null,
        };

    private static JsonObject Limited(JsonObject schema, Type type, string property)
    {
        LimitSchema.AddTo(schema, Limits.Of(type, property), isList: false);
        return schema;
    }

    /// <summary>
    /// The schema of a call, one alternative for each protocol: the common fields and its own. Then the alternatives of
    /// what is no single call.
    /// </summary>
    private static JsonObject OfEachProtocol(
        TypeSchema types,
        XmlDocumentation docs,
        JsonObject common,
        Func<JsonObject, IEnumerable<JsonObject>> others
    )
    {
        var alternatives = new JsonArray();
        foreach (var other in others(common))
            alternatives.Add(other);
        common = LoadSchema.Single(common);
        foreach (var protocol in KnownProtocols.All)
        {
            var whole = common.DeepClone().AsObject();
            var own = types.Of(protocol.Words, docs.Of(protocol.Words));
            whole["title"] = protocol.Name;
            whole["description"] = own["description"]?.DeepClone();
            foreach (var (name, word) in own["properties"]!.AsObject())
                whole["properties"]![name] = word!.DeepClone();
            foreach (var name in own["required"]?.AsArray() ?? [])
            {
                whole["required"] ??= new JsonArray();
                whole["required"]!.AsArray().Add(name!.DeepClone());
            }
            alternatives.Add(whole);
        }
        return new() { ["description"] = common["description"]?.DeepClone(), ["anyOf"] = alternatives };
    }

    private static JsonObject Fault(TypeSchema types, XmlDocumentation docs)
    {
        var properties = Times();
        properties[FaultPart.Every] = TypeSchema.Described(
            new() { ["$ref"] = $"#/definitions/{TypeSchema.Duration}" },
            "Repeats the fault: the time from one begin to the next. Beside the fault only."
        );
        properties[FaultPart.Times] = TypeSchema.Described(
            new() { ["type"] = "integer", ["minimum"] = 1 },
            "How often the fault comes, with every; by default to the end of durations.fault."
        );
        foreach (var name in FaultNames.All)
        {
            var fault = types.Of(FaultNames.Find(name)!, docs.Of(FaultNames.Find(name)!));
            foreach (var (time, schema) in Times())
                fault["properties"]![time] = schema!.DeepClone();
            properties[name] = fault;
        }
        return new()
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["oneOf"] = FormSchema.RequiredEach(FaultNames.All),
            ["properties"] = properties,
        };
    }

    /// <summary>The times of a fault, which stand beside it or among its settings.</summary>
    private static JsonObject Times() =>
        new()
        {
            [FaultPart.Start] = TypeSchema.Described(
                new() { ["$ref"] = $"#/definitions/{TypeSchema.Duration}" },
                "When the fault is injected, counted from the beginning of the fault phase; by default 0s."
            ),
            [FaultPart.For] = TypeSchema.Described(
                new() { ["$ref"] = $"#/definitions/{TypeSchema.Duration}" },
                "How long the fault lasts; by default to the end of durations.fault, or 10s if that is not given."
            ),
        };
}
