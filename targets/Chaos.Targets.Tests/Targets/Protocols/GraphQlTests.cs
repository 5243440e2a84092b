using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;
using Chaos.Targets.Protocols.GraphQl;
using Chaos.Targets.Protocols.Http;
using Chaos.Targets.Requests;
using static Chaos.Targets.Tests.Targets.RawHttpServer;

namespace Chaos.Targets.Tests.Targets.Protocols;

public sealed class GraphQlTests
{
    [Theory]
    [InlineData("{ items { id } }", "query:")]
    [InlineData("query Items($n: Int = 3, $w: [In!]! = {a: \"}\"}) @live { items(first: $n) { id } }", "query:Items")]
    [InlineData("# query No { x }\nmutation Buy { buy(text: \"\"\"a } \"quoted\" { \"\"\") { id } }", "mutation:Buy")]
    [InlineData("query A { a { ...F } } fragment F on Item { id } query B { b }", "query:A,query:B")]
    [InlineData("subscription Live { ticks }", "subscription:Live")]
    public void The_operations_of_a_text_are_found(string text, string found) =>
        Assert.Equal(found, string.Join(',', GraphQlDocument.Read(text).Operations.Select(o => $"{o.Kind}:{o.Name}")));

    [Theory]
    [InlineData("", "it has no operation")]
    [InlineData("items", "it begins with items")]
    [InlineData("{ items { id }", "a { is not closed")]
    [InlineData("{ items } }", "a } closes nothing")]
    [InlineData("{ items(a: 1] }", "a ] closes nothing")]
    [InlineData("query Items", "the query has no fields")]
    [InlineData("fragment F on Item { id }", "it has no operation")]
    public void A_text_that_is_no_GraphQL_is_refused(string text, string why) =>
        Assert.Equal(why, Assert.Throws<FormatException>(() => GraphQlDocument.Read(text)).Message);

    [Theory]
    [InlineData("""{ "query": "{ a }", "variables": [1] }""", "w.graphql.variables")]
    [InlineData("""{ "query": "{ a }", "variables": "{ x: 1 }" }""", "w.graphql.variables")]
    [InlineData("""{ }""", "w.graphql.query")]
    [InlineData("""{ "query": "{ a }", "file": "a.graphql" }""", "w.graphql.file")]
    [InlineData("""{ "file": "no-such.graphql" }""", "w.graphql.file")]
    [InlineData("""{ "query": "{ a(id: {{call}}) }" }""", "w.graphql.query")]
    [InlineData("""{ "query": "query A { a } query B { b }" }""", "w.graphql.operation")]
    [InlineData("""{ "query": "query A { a }", "operation": "B" }""", "w.graphql.operation")]
    [InlineData("""{ "query": "subscription { a }" }""", "w.graphql.query")]
    [InlineData("""{ "query": "{ a", "variables": { "x": "{{nothing}}" } }""", "w.graphql.variables,w.graphql.query")]
    public void Every_mistake_is_reported_at_its_word(string words, string fields) =>
        Assert.Equal(fields, string.Join(',', Read(words).Errors.Select(e => e.Field)));

    [Theory]
    [InlineData("""{ "data": { "a": 1 } }""", CallStatus.Ok, "200", null)]
    [InlineData("""{ "data": { "a": 1 }, "errors": [] }""", CallStatus.Ok, "200", null)]
    [InlineData(
        """{ "data": null, "errors": [ { "message": "no such item" } ] }""",
        CallStatus.Unexpected,
        "graphql errors",
        "graphql errors: expected none; there is \"no such item\""
    )]
    [InlineData(
        """{ "errors": "broken" }""",
        CallStatus.Unexpected,
        "graphql errors",
        "graphql errors: expected none; there is \"broken\""
    )]
    [InlineData("""<html>""", CallStatus.Unexpected, "graphql errors", null)]
    [InlineData("""[1]""", CallStatus.Unexpected, "graphql errors", null)]
    [Trait("Speed", "Slow")]
    public async Task An_answer_with_errors_is_not_good(string body, CallStatus status, string outcome, string? detail)
    {
        await using var server = new RawHttpServer(_ => Response(200, body));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (spec, errors) = Read(
            """{ "query": "query Items($n: Int) { items(n: $n) }", "variables": "{ \"n\": {{call}}, \"t\": \"{{trial}}\" }" }"""
        );
        Assert.Empty(errors);
        await using var target = spec.Connect(new(server.Address, "t", 1));

        var result = await target.CallAsync(new(3, 0), limit.Token);

        Assert.Equal((status, outcome), (result.Status, result.Outcome));
        if (detail is not null)
            Assert.Equal(detail, result.Detail);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("POST /graphql HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAccept: application/graphql-response+json", request, StringComparison.Ordinal);
        using var sent = JsonDocument.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.Equal(3, sent.RootElement.GetProperty("variables").GetProperty("n").GetInt32());
        Assert.Equal("t", sent.RootElement.GetProperty("variables").GetProperty("t").GetString());
        Assert.Equal("POST /graphql Items", spec.CallSummary);
    }

    [Theory]
    [InlineData(400, """{ "errors": [{ "message": "no field x" }] }""", CallStatus.ClientError, "graphql errors")]
    [InlineData(500, """{ "errors": [{ "message": "no field x" }] }""", CallStatus.ServerError, "graphql errors")]
    [InlineData(400, """{ "data": null }""", CallStatus.ClientError, "400")]
    [InlineData(502, "<html>", CallStatus.ServerError, "502")]
    [Trait("Speed", "Slow")]
    public async Task Errors_with_a_bad_status_are_told_as_errors(
        int code,
        string body,
        CallStatus status,
        string outcome
    )
    {
        await using var server = new RawHttpServer(_ => Response(code, body));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var target = Read("""{ "query": "{ a }" }""").Spec.Connect(new(server.Address, "t", 1));

        var result = await target.CallAsync(new(3, 0), limit.Token);

        Assert.Equal((status, outcome), (result.Status, result.Outcome));
        Assert.Equal(
            outcome == "graphql errors" ? $"{code}, graphql errors: expected none; there is \"no field x\"" : outcome,
            result.Detail
        );
    }

    [Fact]
    public void What_cannot_stand_beside_an_operation_or_events_is_a_mistake()
    {
        var graphql = new GraphQlWords { Query = "{ a }" };
        var body = JsonSerializer.SerializeToElement(1);

        Assert.Equal(
            "w.body,w.get",
            Fields(
                new()
                {
                    Graphql = graphql,
                    Body = body,
                    Get = "/a",
                }
            )
        );
        Assert.Equal("w.method", Fields(new() { Graphql = graphql, Method = "PUT" }));
        Assert.Equal("w.events.count", Fields(new() { Events = new() { Count = 0 } }));
        Assert.Equal("w.events.first", Fields(new() { Events = new() { First = TimeSpan.FromSeconds(2) } }));
        Assert.Equal(
            "w.expect",
            Fields(
                new()
                {
                    Events = new(),
                    Expect = new() { Within = TimeSpan.FromMilliseconds(5) },
                }
            )
        );
        Assert.Equal("w.events", Fields(new() { Events = new(), Graphql = graphql }));
        Assert.Equal(
            "",
            Fields(
                new()
                {
                    Events = new(),
                    Expect = new() { Status = ["200"] },
                }
            )
        );
    }

    private static string Fields(HttpWords words) => string.Join(',', Read(words).Errors.Select(e => e.Field));

    private static (TargetSpec Spec, IReadOnlyList<PlanError> Errors) Read(string graphql) =>
        Read(new HttpWords { Graphql = JsonSerializer.Deserialize<GraphQlWords>(graphql, JsonSerializerOptions.Web) });

    private static (TargetSpec Spec, IReadOnlyList<PlanError> Errors) Read(HttpWords words)
    {
        var errors = new List<PlanError>();
        var reading = new CallReading
        {
            Path = "w",
            Service = "shop",
            Timeout = TimeSpan.FromSeconds(1),
            Folder = Path.GetTempPath(),
            Secrets = Secrets.None,
            Allowed = AllowedTargets.LoopbackOnly,
            Texts = new TextCheck(null, errors),
            External = new ExternalService { Address = "http://127.0.0.1:1", Command = ["x"] },
        };
        var protocol = KnownProtocols.Usual;
        protocol.Check(words, reading);
        return (errors.Count == 0 ? protocol.TargetOf(words, reading) : new RequestTargetSpec { Service = "" }, errors);
    }
}
