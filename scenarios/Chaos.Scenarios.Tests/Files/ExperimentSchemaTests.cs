using System.Text.Json.Nodes;
using Chaos.Faults;
using Chaos.Scenarios.Files;

namespace Chaos.Scenarios.Tests.Files;

public sealed class ExperimentSchemaTests
{
    private static readonly JsonNode s_schema = JsonNode.Parse(ExperimentSchema.Text)!;

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
    public void Every_property_has_a_word_on_it()
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
            foreach (var (_, named) in node["patternProperties"] as JsonObject ?? [])
                Visit(named!, $"{path}.*");
            if (node["items"] is JsonObject item)
                Visit(item, $"{path}[]");
        }
    }

    [Theory]
    [InlineData("abortRequests", "at", "\"beforeHeaders\"")]
    [InlineData("answerWithStatus", "share", "1")]
    [InlineData("delayRequests", "method", "\"\"")]
    public void What_a_fault_is_without_a_word_is_told(string fault, string property, string value) =>
        Assert.Equal(
            value,
            s_schema["definitions"]!["fault"]!["properties"]![fault]!["properties"]![property]![
                "default"
            ]!.ToJsonString()
        );

    [Fact]
    public void Every_fault_that_is_offered_is_there() =>
        Assert.Subset(
            s_schema["definitions"]!["fault"]!["properties"]!.AsObject().Select(p => p.Key).ToHashSet(),
            FaultNames.All.ToHashSet()
        );

    [Fact]
    public void What_has_to_be_there_is_required() =>
        Assert.Equal(
            ["services", "workloads", "objectives"],
            s_schema["required"]!.AsArray().Select(r => r!.GetValue<string>())
        );
}
