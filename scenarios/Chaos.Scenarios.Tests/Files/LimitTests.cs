using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Core;
using Chaos.Core.Policies;
using Chaos.Faults;
using Chaos.Mitigations.Linting;
using Chaos.Scenarios.Files;
using NJsonSchema;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>A limit is defined once: the reader of a file and the file's schema refuse the same values.</summary>
public sealed class LimitTests
{
    private const string Experiment = """
        {
          "services": {
            "app": {"command": "node server.js", "env": {"PORT": "{{port.app}}", "PAY": "http://{{proxy.pay}}"},
              "ready": {}},
            "pay": {"command": "node pay.js", "env": {"PORT": "{{port.pay}}"}}
          },
          "edges": [{"from": "app", "to": "pay"}],
          "workloads": {"calls": {"service": "app", "rate": 20}},
          "faults": [{"slow": {"edge": "app->pay", "delay": "200ms"}, "for": "14s"}],
          "objectives": ["attempts(app->pay) <= 1.2"],
          "control": {"services": {"app": {"env": {"RETRIES": 0}}}},
          "durations": {}
        }
        """;

    public static TheoryData<string> Faults => [.. FaultNames.Offered.Keys];

    public static TheoryData<string> Mitigations => [.. PolicyJson.Offered];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_limit_of_a_fault_is_that_of_the_schema(string fault)
    {
        foreach (var limited in LimitCase.Of(FaultNames.Find(fault)!))
        {
            var values = LimitCase.Whole(FaultNames.Find(fault)!);
            values[limited.Name] = limited.Value;
            var file = JsonNode.Parse(Experiment)!;
            file["faults"] = new JsonArray(new JsonObject { [fault] = values, ["for"] = "14s" });
            await HoldsInExperimentAsync(file, $"faults[0].{fault}.{limited.Name}", limited);
        }
    }

    [Theory]
    [InlineData("", typeof(ExperimentFile))]
    [InlineData("durations", typeof(DurationsFile))]
    [InlineData("services.app.ready", typeof(ReadyFile))]
    [InlineData("workloads.calls", typeof(WorkloadFile))]
    public async Task A_limit_of_an_experiment_is_that_of_the_schema(string place, Type type)
    {
        var cases = LimitCase.Of(type).ToList();
        Assert.NotEmpty(cases);
        foreach (var limited in cases)
        {
            var file = JsonNode.Parse(Experiment)!;
            var at = place.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate(file, (n, part) => n[part]!);
            if (limited.Name is "users" or "pace" or "pauseAfterFailure")
            {
                at.AsObject().Remove("rate");
                at["users"] = 5;
            }
            // A fault has to lie within the fault phase, and the mistake is reported at the fault.
            if (limited.Name == "fault")
                file["faults"] = new JsonArray();
            at[limited.Name] = limited.Value;
            await HoldsInExperimentAsync(file, $"{place}{(place.Length > 0 ? "." : "")}{limited.Name}", limited);
        }
    }

    [Theory]
    [MemberData(nameof(Mitigations))]
    public async Task A_limit_of_a_mitigation_is_that_of_the_schema(string kind)
    {
        var schema = await JsonSchema.FromJsonAsync(PolicySchema.Text);
        foreach (var limited in LimitCase.Of(PolicyJson.Kinds[kind]))
        {
            var values = LimitCase.Whole(PolicyJson.Kinds[kind]);
            values[limited.Name] = limited.Value;
            // A value that only has a meaning together with another one is written beside it.
            if (limited.Name == "additiveJitter")
                values["jitter"] = "additive";
            if (limited.Name == "maxAge")
                values["source"] = "staleCache";
            var file = new JsonObject
            {
                ["policies"] = new JsonObject { ["app->pay"] = new JsonArray(new JsonObject { [kind] = values }) },
            };
            Holds(schema, file, $"policies[app->pay][0].{kind}.{limited.Name}", limited, Lint(file));
        }
    }

    [Theory]
    [InlineData("edges.app->pay", typeof(EdgeFacts))]
    [InlineData("services.pay", typeof(ServiceFacts))]
    [InlineData("services.pay.latency", typeof(LatencyFacts))]
    [InlineData("objectives", typeof(Objectives))]
    public async Task A_limit_in_a_policy_files_services_is_that_of_the_schema(string place, Type type)
    {
        var schema = await JsonSchema.FromJsonAsync(PolicySchema.Text);
        var cases = LimitCase.Of(type).ToList();
        Assert.NotEmpty(cases);
        foreach (var limited in cases)
        {
            JsonNode node = new JsonObject { [limited.Name] = limited.Value };
            foreach (var part in place.Split('.').Reverse())
                node = new JsonObject { [part] = node };
            node["policies"] = new JsonObject { ["app->pay"] = new JsonArray() };
            Holds(schema, node, limited.Name, limited, Lint(node));
        }
    }

    private static IEnumerable<string> Lint(JsonNode file)
    {
        var errors = new List<PlanError>();
        using var read = JsonDocument.Parse(file.ToJsonString());
        PolicyFileJson.Read(read.RootElement, errors, new WrittenPaths());
        return errors.Select(e => $"{e}");
    }

    private static async Task HoldsInExperimentAsync(JsonNode file, string field, LimitCase limited) =>
        Holds(
            await JsonSchema.FromJsonAsync(ExperimentSchema.Text),
            file,
            field,
            limited,
            SomeFile.Read(file.ToJsonString()).Lines
        );

    private static void Holds(
        JsonSchema schema,
        JsonNode file,
        string field,
        LimitCase limited,
        IEnumerable<string> lines
    )
    {
        var value = limited.Value.ToJsonString();
        var refused = lines.Where(l => l.Contains(limited.Name, StringComparison.Ordinal)).ToList();
        var told = refused.Any(l => l.EndsWith($"allowed: {limited.Limit.Words}", StringComparison.Ordinal));
        Assert.True(told != limited.IsAllowed, $"{field}: {value} is told as: {string.Join("; ", refused)}");
        if (!limited.IsKnownToSchema)
            return;
        var found = schema.Validate(file.ToJsonString());
        Assert.True(
            found.Count == 0 == limited.IsAllowed,
            $"{field}: {value}; the schema says: {string.Join("; ", found)}"
        );
    }
}
