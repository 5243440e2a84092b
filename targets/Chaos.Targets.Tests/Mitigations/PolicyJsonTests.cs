using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations;
using Polly;
using Timeout = Chaos.Mitigations.Timeout;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class PolicyJsonTests
{
    public static TheoryData<string> EveryKind => [.. PolicyJson.Kinds.Keys];

    [Fact]
    public void Kinds_need_no_registration() =>
        Assert.Superset(
            new HashSet<string> { "timeout", "retry", "retryBudget", "idempotencyKey", "budgetIgnored" },
            PolicyJson.Kinds.Keys.ToHashSet()
        );

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Every_mitigation_survives_a_round_trip_through_json(string kind)
    {
        var type = PolicyJson.Kinds[kind];
        var mitigation = (Mitigation)Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(p => p.CanWrite))
            property.SetValue(mitigation, Unusual(property.PropertyType));
        var policy = Some.Policy(mitigation, mitigation);

        var json = JsonSerializer.Serialize(policy, PolicyJson.Options);

        Assert.Equal(policy, JsonSerializer.Deserialize<Policy>(json, PolicyJson.Options));
        Assert.Contains($"\"kind\": \"{kind}\"", json);
        Assert.DoesNotContain("summary", json, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(mitigation.Summary);
    }

    [Fact]
    public void A_policy_is_written_in_the_words_people_use()
    {
        var policy = Some.Policy(
            new Timeout { Duration = Some.Ms(2000) },
            new Retry
            {
                MaxRetryAttempts = 3,
                BackoffType = DelayBackoffType.Exponential,
                Delay = Some.Ms(100),
                MaxDelay = Some.Ms(2000),
                Jitter = RetryJitter.Full,
            },
            new IdempotencyKey()
        );

        var json = JsonSerializer.Serialize(
            policy,
            new JsonSerializerOptions(PolicyJson.Options) { WriteIndented = false }
        );

        Assert.Equal(
            """
            {"mitigations":[{"kind":"timeout","duration":"2s"},{"kind":"retry","maxRetryAttempts":3,"backoffType":"exponential","delay":"100ms","maxDelay":"2s","jitter":"full","retryOn":["refused","timedOut","reset","serverError"]},{"kind":"idempotencyKey"}]}
            """,
            json
        );
    }

    [Fact]
    public void Missing_properties_have_their_defaults_and_the_kind_may_come_last()
    {
        var policy = Read(
            """{"mitigations": [{"maxRetryAttempts": 2, "kind": "retry"}, {"kind": "retryBudget"}]}""",
            out var errors
        );

        Assert.Empty(errors);
        Assert.Equal(Some.Policy(new Retry { MaxRetryAttempts = 2 }, new RetryBudget()), policy);
    }

    [Theory]
    [InlineData("100ms", 100)]
    [InlineData("0.5ms", 0.5)]
    [InlineData("2s", 2000)]
    [InlineData("1.5 s", 1500)]
    [InlineData("5m", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("500us", 0.5)]
    [InlineData("500 µs", 0.5)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1h 2m 3.5s", 3_723_500)]
    [InlineData("-2s", -2000)]
    [InlineData("00:00:02", 2000)]
    [InlineData("00:00:00.25", 250)]
    public void Durations_are_read_in_both_ways(string text, double milliseconds) =>
        Assert.Equal(Some.Ms(milliseconds), JsonSerializer.Deserialize<TimeSpan>($"\"{text}\"", PolicyJson.Options));

    [Theory]
    [InlineData("\"2\"")]
    [InlineData("\"2 parsecs\"")]
    [InlineData("\"\"")]
    [InlineData("\"s\"")]
    [InlineData("\"1m30\"")]
    [InlineData("\"1m-30s\"")]
    [InlineData("\"1.2.3s\"")]
    [InlineData("\"200000000h200000000h\"")]
    [InlineData("\"1e99s\"")]
    [InlineData("\"99999999999999999999s\"")]
    [InlineData("2")]
    [InlineData("null")]
    public void A_text_that_is_not_a_duration_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TimeSpan>(json, PolicyJson.Options));

    [Theory]
    [InlineData(1, "00:00:00.0000001")]
    [InlineData(10_000, "1ms")]
    [InlineData(0, "0s")]
    [InlineData(600_000_000, "60s")]
    public void Durations_are_written_without_loss(long ticks, string text)
    {
        var json = JsonSerializer.Serialize(TimeSpan.FromTicks(ticks), PolicyJson.Options);

        Assert.Equal($"\"{text}\"", json);
        Assert.Equal(TimeSpan.FromTicks(ticks), JsonSerializer.Deserialize<TimeSpan>(json, PolicyJson.Options));
    }

    [Fact]
    public void Every_mistake_is_named_at_once_with_what_is_allowed()
    {
        var policy = Read(
            """
            {
              "mitigation": 1,
              "mitigations": [
                {"kind": "retries"},
                {"kind": "retry", "retries": 3, "delay": "soon", "jitter": "some", "retryOn": ["refused", "sad"]},
                {"duration": "2s"},
                {"kind": "timeout", "duration": null},
                {"kind": "retryBudget", "maxTokens": "many"},
                7
              ]
            }
            """,
            out var errors
        );

        Assert.Null(policy);
        Assert.Equal(
            [
                "arm.policy.mitigation",
                "arm.policy.mitigations[0].kind",
                "arm.policy.mitigations[1].maxRetryAttempts",
                "arm.policy.mitigations[1].retries",
                "arm.policy.mitigations[1].delay",
                "arm.policy.mitigations[1].jitter",
                "arm.policy.mitigations[1].retryOn",
                "arm.policy.mitigations[2].kind",
                "arm.policy.mitigations[3].duration",
                "arm.policy.mitigations[4].maxTokens",
                "arm.policy.mitigations[5]",
            ],
            errors.Select(error => error.Field)
        );
        Assert.Contains("idempotencyKey, ", errors[1].Allowed);
        Assert.Equal(
            "maxRetryAttempts, backoffType, delay, maxDelay, jitter, additiveJitter, maxElapsed, retryOn",
            errors[3].Allowed
        );
        Assert.Equal("a duration such as 100ms, 2s, 1m30s, 1h or 00:00:02", errors[4].Allowed);
        Assert.Equal("none, full, equal, decorrelated, additive, proportional, polly", errors[5].Allowed);
        Assert.StartsWith("a list of: ok, degraded, clientError, refused", errors[6].Allowed);
        Assert.Equal("a number", errors[9].Allowed);
    }

    [Fact]
    public void Values_out_of_range_are_errors_of_reading_too()
    {
        Assert.Null(Read("""{"mitigations": [{"kind": "timeout", "duration": "1ms"}]}""", out var errors));

        Assert.Equal(
            "arm.policy.mitigations[0].duration: 1ms is not allowed; allowed: 10ms to 24h",
            Assert.Single(errors).ToString()
        );
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"mitigations\": {}}")]
    public void A_policy_without_a_list_is_an_error(string json)
    {
        Assert.Null(Read(json, out var errors));

        Assert.Single(errors);
    }

    [Fact]
    public void A_wrong_policy_inside_another_object_fails_the_reading_with_every_mistake()
    {
        var thrown = Assert.Throws<JsonException>(() =>
            JsonSerializer.Deserialize<Dictionary<string, Policy>>(
                """{"before": {"mitigations": [{"kind": "hope"}, {"kind": "wish"}]}}""",
                PolicyJson.Options
            )
        );

        Assert.Contains("mitigations[0].kind: hope", thrown.Message);
        Assert.Contains("mitigations[1].kind: wish", thrown.Message);
    }

    private static Policy? Read(string json, out List<PlanError> errors)
    {
        errors = [];
        using var document = JsonDocument.Parse(json);
        return PolicyJson.Read(document.RootElement, "arm.policy", errors);
    }

    /// <summary>
    /// Returns a value that is not a default of any property. A mitigation with a property of another type needs a line
    /// here.
    /// </summary>
    private static object Unusual(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(TimeSpan) => TimeSpan.FromTicks(12_345_678),
            var t when t == typeof(int) => 17,
            var t when t == typeof(long) => 17L,
            var t when t == typeof(double) => 0.123,
            var t when t == typeof(bool) => true,
            var t when t == typeof(string) => "unusual",
            var t when t == typeof(StatusSet) => StatusSet.Of([CallStatus.Rejected, CallStatus.Unknown]),
            { IsEnum: true } t => Enum.GetValues(t).GetValue(Enum.GetValues(t).Length - 1)!,
            var t => throw new NotSupportedException($"no value is known for {t}"),
        };
}
