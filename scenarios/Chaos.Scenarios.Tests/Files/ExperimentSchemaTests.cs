using System.Text.Json.Nodes;
using Chaos.Core;
using Chaos.Core.Policies;
using Chaos.Faults;
using Chaos.Scenarios.Files;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Tests.Files;

public sealed class ExperimentSchemaTests
{
    private static readonly JsonNode s_schema = Whole(JsonNode.Parse(ExperimentSchema.Text)!);

    private static string Published
    {
        get
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(root.FullName, "Chaos.sln")))
                root = root.Parent!;
            return File.ReadAllText(Path.Combine(root.FullName, "docs", "experiment.schema.json"));
        }
    }

    [Fact]
    public void The_published_schema_is_up_to_date() =>
        // A difference means that what can be written has changed: ./chaos validate --schema >
        // docs/experiment.schema.json
        Assert.Equal(Published, ExperimentSchema.Text);

    [Fact]
    public void Every_property_has_a_description()
    {
        var silent = new List<string>();
        Visit(s_schema, "");
        Visit(s_schema["definitions"]!["fault"]!, "faults[]");
        Assert.Empty(silent);

        void Visit(JsonNode node, string path)
        {
            if (node["properties"] is JsonObject properties)
                foreach (var (name, property) in properties)
                {
                    if (property!["description"] is null)
                        silent.Add($"{path}.{name}");
                    Visit(property, $"{path}.{name}");
                }
            if (node["additionalProperties"] is JsonObject each)
                Visit(each, $"{path}.*");
            foreach (var alternative in node["anyOf"]?.AsArray().Where(a => a!["title"] is not null) ?? [])
                Visit(alternative!, $"{path}|{alternative!["title"]}");
            foreach (var (_, named) in node["patternProperties"] as JsonObject ?? [])
                Visit(named!, $"{path}.*");
            if (node["items"] is JsonObject item)
                Visit(item, $"{path}[]");
        }
    }

    [Fact]
    public void What_stands_in_it_more_than_once_is_written_once()
    {
        Assert.InRange(Published.Length, 1, 120_000);
        var written = new Dictionary<string, int>();
        Visit(JsonNode.Parse(Published)!);
        Assert.Empty(written.Where(w => w.Value > 1).Select(w => w.Key));

        void Visit(JsonNode? node)
        {
            if (node is JsonObject schema && (schema.ContainsKey("type") || schema.ContainsKey("anyOf")))
                if (schema.ToJsonString() is { Length: > 80 } text)
                    written[text] = written.GetValueOrDefault(text) + 1;
            foreach (var part in (node as JsonObject)?.Select(p => p.Value) ?? node as JsonArray ?? [])
                Visit(part);
        }
    }

    [Theory]
    [InlineData("abortRequests", "at", "\"beforeHeaders\"")]
    [InlineData("answerWithStatus", "share", "1")]
    [InlineData("delayRequests", "method", "\"\"")]
    public void The_default_of_each_field_of_a_fault_is_described(string fault, string property, string value) =>
        Assert.Equal(
            value,
            s_schema["definitions"]!["fault"]!["properties"]![fault]!["properties"]![property]![
                "default"
            ]!.ToJsonString()
        );

    [Fact]
    public void Every_fault_is_in_the_schema() =>
        Assert.Subset(
            s_schema["definitions"]!["fault"]!["properties"]!.AsObject().Select(p => p.Key).ToHashSet(),
            FaultNames.All.ToHashSet()
        );

    [Fact]
    public void A_workload_has_the_fields_of_one_protocol_only()
    {
        var alternatives = s_schema["properties"]!["workloads"]!["additionalProperties"]!["anyOf"]!.AsArray();

        // The loads that walk journeys, or are made elsewhere, come first: they have no fields of a protocol.
        string[] others = ["journey", "mix", "load", "k6"];
        Assert.Equal(
            [.. others, .. KnownProtocols.All.Select(p => p.Name)],
            alternatives.Select(a => a!["title"]!.GetValue<string>())
        );
        foreach (var (protocol, alternative) in KnownProtocols.All.Zip(alternatives.Skip(others.Length)))
        {
            Assert.False(alternative!["additionalProperties"]!.GetValue<bool>());
            Assert.Equal(
                new[] { typeof(WorkloadFile), protocol.Words }
                    .SelectMany(t => StrictJson.PropertiesOf(t, PolicyJson.Options).Keys)
                    .Except([.. others, "listen", "ready", "command", "env"])
                    .Order(),
                alternative["properties"]!.AsObject().Select(p => p.Key).Order()
            );
        }
    }

    [Theory]
    [InlineData("""{"service": "app", "path": "/orders", "warmUp": {"get": "/"}, "rate": 5}""", true)]
    [InlineData("""{"service": "app", "grpc": "shop.Orders/Create", "body": {"id": 7}, "rate": 5}""", true)]
    [InlineData("""{"service": "kafka", "topic": "orders", "headers": {"a": "b"}, "rate": 5}""", true)]
    [InlineData("""{"service": "rabbit", "exchange": "e", "routingKey": "k", "rate": 5}""", true)]
    [InlineData("""{"service": "kafka", "topic": "orders", "path": "/orders", "rate": 5}""", false)]
    [InlineData("""{"service": "rabbit", "queue": "orders", "key": "a", "rate": 5}""", false)]
    [InlineData("""{"service": "app", "grpc": "shop.Orders/Create", "warmUp": {"get": "/"}, "rate": 5}""", false)]
    [InlineData("""{"service": "app", "grpc": "shop.Orders/Create", "method": "GET", "rate": 5}""", false)]
    [InlineData("""{"service": "app", "proto": "shop.proto", "rate": 5}""", false)]
    [InlineData("""{"path": "/orders", "rate": 5}""", false)]
    public async Task Fields_of_two_protocols_are_refused_by_the_schema_and_by_the_reader(
        string workload,
        bool isAllowed
    )
    {
        var file = JsonNode.Parse(
            """
            {
              "services": {
                "app": {"url": "http://127.0.0.1:5001"},
                "kafka": {"url": "kafka://127.0.0.1:9092"},
                "rabbit": {"url": "amqp://127.0.0.1:5672"}
              },
              "objectives": ["goodput >= 1 in all"],
              "durations": {"baseline": "14s"}
            }
            """
        )!;
        file["workloads"] = new JsonObject { ["calls"] = JsonNode.Parse(workload) };
        var schema = await NJsonSchema.JsonSchema.FromJsonAsync(ExperimentSchema.Text);

        Assert.Equal(isAllowed, schema.Validate(file.ToJsonString()).Count == 0);
        Assert.Equal(isAllowed, !SomeFile.Read(file.ToJsonString()).Lines.Any());
    }

    [Fact]
    public void Mandatory_properties_are_required_by_the_schema() =>
        Assert.Equal(
            ["services", "workloads", "objectives"],
            s_schema["required"]!.AsArray().Select(r => r!.GetValue<string>())
        );

    /// <summary>The schema with each reference replaced by what it refers to.</summary>
    private static JsonNode Whole(JsonNode schema)
    {
        var definitions = schema["definitions"]!;
        return Of(schema)!;

        JsonNode? Of(JsonNode? node) =>
            node switch
            {
                JsonObject part when part["$ref"] is { } reference => new JsonObject(
                    Of(definitions[reference.GetValue<string>().Split('/')[^1]])!
                        .AsObject()
                        .Concat(part.Where(p => p.Key != "$ref"))
                        .DistinctBy(p => p.Key)
                        .Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))
                ),
                JsonObject part => new JsonObject(part.Select(p => KeyValuePair.Create(p.Key, Of(p.Value)))),
                JsonArray list => new JsonArray([.. list.Select(Of)]),
                _ => node?.DeepClone(),
            };
    }
}
