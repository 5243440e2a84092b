using System.Text.Json.Nodes;
using Chaos.Core;
using Chaos.Core.Policies;
using Chaos.Mitigations.Linting;

namespace Chaos.Targets.Tests.Mitigations.Linting;

public sealed class PolicySchemaTests
{
    private static readonly JsonNode s_schema = JsonNode.Parse(PolicySchema.Text)!;

    public static TheoryData<string> EveryKind => [.. PolicyJson.Offered];

    [Fact]
    public void The_published_schema_is_up_to_date()
    {
        var published = System.IO.File.ReadAllText(Path.Combine(Repository.Root, "docs", "policy.schema.json"));

        // A difference means that a mitigation or a fact has changed: ./chaos lint --schema > docs/policy.schema.json
        Assert.Equal(published, PolicySchema.Text);
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Every_offered_kind_is_in_the_schema_with_a_description_of_each_property(string kind)
    {
        var schema = s_schema["definitions"]![kind]!;

        Assert.NotEmpty(schema["description"]!.GetValue<string>());
        Assert.All(
            StrictJson.PropertiesOf(PolicyJson.Kinds[kind], PolicyJson.Options).Keys,
            name => Assert.NotEmpty(schema["properties"]![name]!["description"]!.GetValue<string>())
        );
        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
    }

    [Fact]
    public void A_mitigation_is_one_of_the_kinds_that_are_read() =>
        Assert.Equal(
            PolicyFileJson.Kinds,
            s_schema["definitions"]!["mitigation"]!["properties"]!.AsObject().Select(p => p.Key)
        );

    [Fact]
    public void Required_properties_may_have_their_other_name() =>
        Assert.Equal(
            """[{"required":["duration"]},{"required":["timeout"]}]""",
            s_schema["definitions"]!["timeout"]!["anyOf"]!.ToJsonString()
        );
}
