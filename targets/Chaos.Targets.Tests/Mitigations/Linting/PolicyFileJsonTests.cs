using System.Text.Json;
using Chaos.Core;
using Chaos.Mitigations;
using Chaos.Mitigations.Linting;

namespace Chaos.Targets.Tests.Mitigations.Linting;

public sealed class PolicyFileJsonTests
{
    [Fact]
    public void Policies_and_facts_are_read()
    {
        var file = Read(
            """
            {
              "policies": {"order->payment": [{"retry": {"maxRetryAttempts": 3}}, {"idempotencyKey": null}], "payment": []},
              "edges": {"order->payment": {"rate": 200, "clients": 4, "callerTimeout": "2s"}},
              "services": {"payment": {"calls": ["bank"], "capacity": 600, "latency": {"mean": "12ms", "p50": "10ms", "p99": "40ms"}}},
              "objectives": {"maxRejectedShare": 0.01}
            }
            """,
            out var errors
        )!;

        Assert.Empty(errors);
        Assert.Equal(
            Some.Policy(new Retry { MaxRetryAttempts = 3 }, new IdempotencyKey()),
            file.Policies["order->payment"]
        );
        Assert.Equal(Some.Policy(), file.Policies["payment"]);
        Assert.Equal(
            new EdgeFacts
            {
                Rate = 200,
                Clients = 4,
                CallerTimeout = Some.Ms(2000),
            },
            file.Edges["order->payment"]
        );
        var payment = file.Services["payment"];
        Assert.Equal(["bank"], payment.Calls!);
        Assert.Equal(
            (
                600,
                new LatencyFacts
                {
                    Mean = Some.Ms(12),
                    P50 = Some.Ms(10),
                    P99 = Some.Ms(40),
                }
            ),
            (payment.Capacity, payment.Latency)
        );
        Assert.Equal(.01, file.Objectives.MaxRejectedShare);
    }

    [Theory]
    [InlineData("""{"attemptTimeout": {"timeout": "1s"}}""", """{"timeout": {"duration": "1s"}}""")]
    [InlineData("""{"totalRequestTimeout": {"timeout": "1s"}}""", """{"timeout": {"duration": "1s"}}""")]
    [InlineData(
        """{"concurrencyLimiter": {"permitLimit": 5, "queueLimit": 2}}""",
        """{"bulkhead": {"maxConcurrent": 5, "maxQueue": 2}}"""
    )]
    [InlineData("""{"hedging": {"delay": "1s"}}""", """{"hedge": {"delay": "1s"}}""")]
    [InlineData(
        """{"retry": {"maxRetryAttempts": 1, "useJitter": true}}""",
        """{"retry": {"maxRetryAttempts": 1, "jitter": "polly"}}"""
    )]
    [InlineData(
        """{"retry": {"maxRetryAttempts": 1, "useJitter": false}}""",
        """{"retry": {"maxRetryAttempts": 1, "jitter": "none"}}"""
    )]
    public void Names_that_Polly_and_Microsoft_use_mean_the_same(string theirs, string ours) =>
        Assert.Equal(Read(A(ours), out _)!.Policies["a"], Read(A(theirs), out _)!.Policies["a"]);

    [Fact]
    public void Every_mistake_is_reported_at_once_with_its_path_in_the_file()
    {
        Assert.Null(
            Read(
                """
                {
                  "policy": {},
                  "policies": {
                    "a->b": [{"attemptTimeout": {"timeout": "1ms"}}, {"budgetIgnored": {}}, {"retry": {"maxRetryAttempts": 1, "jitter": "full", "useJitter": true}}, {"retry": {"kind": "retry"}}, {"timeout": 5}, {}],
                    "a->": [{"retry": {"maxRetryAttempts": 1, "useJitter": "yes"}}],
                    "b": 7
                  },
                  "edges": {"b": {"rate": 0, "clients": 0, "callerTimeout": "0s"}, "a->b": {"rate": "fast"}},
                  "services": {"a->b": {"capacity": -1}, "b": {"latency": {"p50": "2s", "p99": "1s"}}},
                  "objectives": {"maxRejectedShare": 1}
                }
                """,
                out var errors
            )
        );

        Assert.Equal(
            new[]
            {
                "a->b[0].attemptTimeout.timeout: 1ms is not allowed; allowed: 10ms to 24h",
                "a->b[1]: budgetIgnored is not allowed; allowed: " + string.Join(", ", PolicyFileJson.Kinds),
                "a->b[2].retry.useJitter: true is not allowed; allowed: jitter, once",
                "a->b[3].retry.kind: \"retry\" is not allowed; allowed: nothing: retry is the kind",
                "a->b[3].retry.maxRetryAttempts: missing; expected a value",
                "a->b[4].timeout: 5 is not allowed; allowed: an object with: duration",
                "a->b[5]: {} is not allowed; allowed: one mitigation, such as retry: {maxRetryAttempts: 3}",
                "a->[0].retry.useJitter: \"yes\" is not allowed; allowed: true or false",
                "a->: a-> is not allowed; allowed: an edge such as order->payment, or the name of a service",
                "b: 7 is not allowed; allowed: a list of mitigations, outermost first",
            }.Order(StringComparer.Ordinal),
            errors
                .Where(e => e.Field.StartsWith("policies.", StringComparison.Ordinal))
                .Select(e => e.ToString()["policies.".Length..])
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            [
                "edges.a->b.rate",
                "edges.b",
                "edges.b.callerTimeout",
                "edges.b.clients",
                "edges.b.rate",
                "objectives.maxRejectedShare",
                "policy",
                "services.a->b",
                "services.a->b.capacity",
                "services.b.latency.p99",
            ],
            errors
                .Select(e => e.Field)
                .Where(f => !f.StartsWith("policies.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("{}", "policies")]
    [InlineData("""{"policies": {}}""", "policies")]
    [InlineData("""{"policies": {"a": []}, "edges": 5}""", "edges")]
    [InlineData("""{"policies": {"a": []}, "services": {"a": null}}""", "services.a")]
    public void A_text_that_is_not_a_policy_file_is_one_mistake(string json, string field)
    {
        Assert.Null(Read(json, out var errors));

        Assert.Equal(field, Assert.Single(errors).Field);
    }

    private static string A(string mitigation) => $$$"""{"policies": {"a": [{{{mitigation}}}]}}""";

    private static PolicyFile? Read(string json, out List<PlanError> errors)
    {
        errors = [];
        using var document = JsonDocument.Parse(json);
        return PolicyFileJson.Read(document.RootElement, errors, new());
    }
}
