using System.Text.Json;
using Chaos.Cli.Linting;
using Chaos.Mitigations.Linting;
using Chaos.Scenarios;

namespace Chaos.Tools.Tests.Cli;

/// <summary>The published examples, each with the linter's complete output.</summary>
public sealed class LintTests
{
    public static TheoryData<string> Examples => [.. Names];

    private static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order();

    private static string Folder
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Chaos.sln")))
                folder = Path.GetDirectoryName(folder)!;
            return Path.Combine(folder, "docs", "policies");
        }
    }

    private static readonly Dictionary<string, string> s_expected = new()
    {
        ["breaker-never-opens"] = """
            breaker-never-opens.yaml:5:7: warning: order->bank circuitBreaker: the breaker never opens: it sees 3/s at most and needs 3.333/s (rate x window = 3/s x 30 s = 90 < minimumThroughput 100; breaker.states)
            breaker-never-opens.yaml:8:7: warning: gateway->user circuitBreaker: the breaker never opens: it sees 2.5/s in each client at most and needs 4/s (rate x window = 100/s / 40 clients x 5 s = 12.5 < minimumThroughput 20; breaker.states)
            0 mistakes, 2 warnings
            """,
        ["early-hedge"] = """
            early-hedge.yaml:5:7: warning: gateway->user hedging: the hedge adds 75 % of load: most calls take longer than its delay of 10 ms (extra load = S(delay) = S(10 ms) = 0.75; hedge.tail)
            early-hedge.yaml:7:7: warning: order->inventory hedge: the hedge adds 100 % of load: it sends every call again at once (extra load = S(delay) = S(0 ms) = 1; hedge.tail)
            0 mistakes, 2 warnings
            """,
        ["guide-backoff"] = """
            guide-backoff.yaml:5:7: warning: order->payment retry: no retry follows an attempt that hangs: nothing limits it, and the caller waits 2 s (attempts x attempt timeout + delays has no bound > 2 s; timeout.budget)
            guide-backoff.yaml:5:7: not checked: order->payment retry: cannot say whether overload outlives its cause without edges.order->payment.rate and services.payment.capacity
            0 mistakes, 1 warning, 1 not checked because facts are missing
            """,
        ["guide-retry-storm"] = """
            guide-retry-storm.yaml:6:7: warning: order->payment retry: above 100/s payment never recovers from an overload: the retries alone keep it full, and 200/s are offered (capacity / (1 + retries) = 600/s / 6 = 100/s; retry.storm)
            guide-retry-storm.yaml:6:7: warning: order->payment retry: retries take up to 6.6 s, and the caller waits 2 s: of 6 attempts 3 begin in time when each is slow (6 x 500 ms + delays 3.6 s = 6.6 s > 2 s; timeout.budget)
            0 mistakes, 2 warnings
            """,
        ["immediate-retries"] = """
            immediate-retries.yaml:5:7: warning: client->order retry: above 150/s order never recovers from an overload: the retries alone keep it full, and 200/s are offered (capacity / (1 + retries) = 600/s / 4 = 150/s; retry.storm)
            immediate-retries.yaml:5:7: warning: client->order retry: 100 clients that fail together come back together and at once (peak = clients = 100; delay and full jitter spread them; retry.jitter)
            0 mistakes, 2 warnings
            """,
        ["kept"] = """
            0 mistakes, 0 warnings
            """,
        ["standard-breaker"] = """
            standard-breaker.yaml:7:7: warning: order->payment circuitBreaker: while 30 % of the attempts fail, the breaker is open most of the time: 91.1 % of the calls fail, 0.81 % without it; failureRatio 0.5 opens only for an outage, and a shorter breakDuration ends it sooner (1 - (1 - p^n) closed / (closed + open) = 1 - (1 - 0.3^4) x 706 ms / (706 ms + 7.143 s) = 0.9108, closed = minimumThroughput / attempts = 100 / 141.7/s, open = breakDuration / (1 - p) = 5 s / 0.7; breaker.states)
            0 mistakes, 1 warning
            """,
        ["three-at-once"] = """
            three-at-once.yaml:5:7: warning: order->payment retry: above 150/s payment never recovers from an overload: the retries alone keep it full, and 200/s are offered (capacity / (1 + retries) = 600/s / 4 = 150/s; retry.storm)
            three-at-once.yaml:5:7: warning: order->payment retry: 20 clients that fail together come back together and at once (peak = clients = 20; delay and full jitter spread them; retry.jitter)
            0 mistakes, 2 warnings
            """,
        ["backoff-with-budget"] = """
            0 mistakes, 0 warnings
            """,
        ["mistakes"] = """
            mistakes.yaml:5:16: policies.order->payment[0].retry.maxRetryAttemps: no such key; did you mean maxRetryAttempts? allowed: maxRetryAttempts, backoffType, delay, maxDelay, jitter, additiveJitter, maxElapsed, retryOn
            mistakes.yaml:5:36: policies.order->payment[0].retry.delay: "soon" is not allowed; allowed: a duration such as 100ms, 2s, 1m30s, 1h or 00:00:02
            mistakes.yaml:5:49: policies.order->payment[0].retry.jitter: "some" is not allowed; allowed: none, full, equal, decorrelated, additive, proportional, polly
            mistakes.yaml:6:18: policies.order->payment[1].timeout.duration: 1ms is not allowed; allowed: 10ms to 24h
            mistakes.yaml:7:7: policies.order->payment[2]: {"retry":{"maxRetryAttempts":3},"timeout":{"duration":"1s"}} is not allowed; allowed: one mitigation, such as retry: {maxRetryAttempts: 3}
            mistakes.yaml:9:7: policies.order->payment[3]: circuitBraker is not allowed; did you mean circuitBreaker? allowed: adaptiveLimit, bulkhead, circuitBreaker, clientThrottle, deadline, fallback, hedge, idempotencyKey, loadShedding, rateLimit, retry, retryBudget, timeout, attemptTimeout, concurrencyLimiter, hedging, totalRequestTimeout
            mistakes.yaml:10:19: policies.order->payment[4].bulkhead.permitLimit: "many" is not allowed; allowed: a whole number
            mistakes.yaml:11:3: policies.order->payment: a duplicate key is not allowed; allowed: one, which is in line 4
            mistakes.yaml:13:3: policies.payment: {"timeout":{"duration":"1s"}} is not allowed; allowed: a list of mitigations, outermost first
            mistakes.yaml:16:33: edges.order->payment.client: no such key; did you mean clients? allowed: rate, clients, callerTimeout
            mistakes.yaml:19:28: services.payment.latency.p99: 40 ms is not allowed; allowed: p50, 300 ms, or more
            mistakes.yaml:20:1: objective: no such key; did you mean objectives? allowed: policies, edges, services, objectives
            12 mistakes, 0 warnings
            """,
        ["nested-retries"] = """
            nested-retries.yaml:5:7: warning: gateway->order retry: one call becomes up to 64 attempts at bank while it fails: 4 on gateway->order, then 4 on order->payment, then 4 on payment->bank (r^d = 4^3 = 64; retry.amplification-depth)
            nested-retries.yaml:8:7: warning: order->payment retry: retries take up to 2.7 s, and gateway->order waits 1 s: of 4 attempts 2 begin in time when each is slow (4 x 500 ms + delays 700 ms = 2.7 s > 1 s; timeout.budget)
            nested-retries.yaml:11:7: warning: payment->bank retry: retries take up to 1.7 s, and order->payment waits 500 ms: of 4 attempts 2 begin in time when each is slow (4 x 250 ms + delays 700 ms = 1.7 s > 500 ms; timeout.budget)
            0 mistakes, 3 warnings
            """,
        ["small-bulkhead"] = """
            small-bulkhead.yaml:5:7: warning: order->payment bulkhead: 12.2 % of the healthy calls are rejected, 1 % are allowed: 15 permits are enough (Erlang B(10, 8) = 0.1217, offered = rate x mean latency = 160/s x 50 ms = 8; bulkhead.isolation)
            small-bulkhead.yaml:7:7: warning: payment bulkhead: 3 % of the healthy calls are rejected, 1 % are allowed: 12 permits are enough (M/M/10/15 at 8 = 0.03004, offered = rate x mean latency = 160/s x 50 ms = 8; bulkhead.isolation)
            0 mistakes, 2 warnings
            """,
        ["tight-timeout"] = """
            tight-timeout.yaml:8:7: warning: order->payment attemptTimeout: 7.5 % of payment's healthy calls take longer than 100 ms and fail (timeout 100 ms < p99 300 ms, S(timeout) = 0.075; timeout.choice)
            0 mistakes, 1 warning
            """,
    };

    [Fact]
    public void Every_example_has_an_expected_output() => Assert.Equal(s_expected.Keys.Order(), Names);

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_has_exactly_the_expected_output(string name) =>
        Assert.Equal(s_expected[name] + "\n", Lines(Report(name)));

    [Fact]
    public void Every_rule_is_shown_by_an_example() =>
        Assert.Equal(
            Linter.Rules.Select(r => r.Name),
            Names
                .SelectMany(e => Report(e).Files[0].Findings)
                .Where(f => f.Finding.Severity == LintSeverity.Warning)
                .Select(f => f.Finding.Rule)
                .Distinct()
                .Order()
        );

    [Fact]
    public void Every_rule_names_an_existing_experiment() =>
        Assert.Subset(
            Catalogue.Experiments(Scale.Nightly).Select(e => e.Id).ToHashSet(),
            Linter.Rules.Select(r => r.Experiment).ToHashSet()
        );

    [Fact]
    public void Several_files_are_reported_one_after_the_other_and_counted_together()
    {
        var report = new LintReport([
            .. new[] { "small-bulkhead", "mistakes", "guide-backoff" }.SelectMany(n => Report(n).Files),
        ]);

        Assert.Equal((12, 3), (report.Mistakes, report.Warnings));
        Assert.EndsWith("12 mistakes, 3 warnings, 1 not checked because facts are missing\n", Lines(report));
    }

    [Fact]
    public void Other_programs_get_the_same_as_json()
    {
        var output = new StringWriter { NewLine = "\n" };
        new LintReport([
            .. new[] { "small-bulkhead", "guide-backoff", "mistakes" }.SelectMany(n => Report(n).Files),
        ]).PrintJson(output);
        using var json = JsonDocument.Parse(output.ToString());

        Assert.Equal(12, json.RootElement.GetProperty("mistakes").GetArrayLength());
        Assert.Equal(
            """{"file":"small-bulkhead.yaml","line":5,"column":7,"severity":"warning","rule":"bulkhead-too-small","path":"policies.order->payment[0].bulkhead","text":"12.2 % of the healthy calls are rejected, 1 % are allowed: 15 permits are enough","formula":"Erlang B(10, 8) = 0.1217, offered = rate x mean latency = 160/s x 50 ms = 8","experiment":"bulkhead.isolation"}""",
            JsonSerializer.Serialize(
                json.RootElement.GetProperty("findings")[0],
                new JsonSerializerOptions
                {
                    Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            )
        );
        Assert.Equal("not checked", json.RootElement.GetProperty("findings")[3].GetProperty("severity").GetString());
    }

    [Fact]
    public void Settings_are_told_with_what_was_read_and_take_their_facts_from_another_file()
    {
        const string Text = "{ // settings\n  \"P\": { \"Retry\": { \"MaxRetryAttempts\": 4 }, }\n}";
        var (facts, mistakes) = LintedFile.FactsOf(
            "edges: { app->P: { rate: 2, callerTimeout: 8s } }\nservices: { P: { capacity: 50, latency: { mean: 9ms, p99: 90ms } } }\n"
                + "objectives: { maxRejectedShare: 0.01 }"
        );

        Assert.Empty(mistakes);
        Assert.Equal(
            """
            appsettings.json: P (AddStandardResilienceHandler); what is not set is the default of Microsoft.Extensions.Http.Resilience 10.11.0
            appsettings.json:2:10: warning: app->P Retry: retries go on for 30 s, and the caller waits 8 s (limit outside the retry 30 s > 8 s; timeout.budget)
            0 mistakes, 1 warning

            """,
            Lines(new([LintedFile.Of("appsettings.json", Text, facts)]))
        );
        Assert.Contains("5 not checked", Lines(new([LintedFile.Of("appsettings.json", Text)])));
    }

    [Fact]
    public void Facts_beside_settings_have_no_policies_and_a_policy_file_may_be_written_in_json()
    {
        var (facts, mistakes) = LintedFile.FactsOf("policies: { a->b: [] }\nedges: { a->b: { rates: 1 } }");

        Assert.Null(facts);
        Assert.Equal(
            [
                "policies: no such key; allowed: edges, services, objectives",
                "edges.a->b.rates: no such key; did you mean rate? allowed: rate, clients, callerTimeout",
            ],
            mistakes.Select(m => m.Text)
        );
        Assert.Equal(
            "0 mistakes, 0 warnings\n",
            Lines(new([LintedFile.Of("policy.json", """{"policies":{"a->b":[{"idempotencyKey":null}]}}""")]))
        );
    }

    [Fact]
    public void A_wrong_value_that_is_a_whole_file_is_shortened() =>
        Assert.True(
            LintedFile
                .Of("f", $"policies: [{string.Join(',', Enumerable.Repeat("abcdef", 1000))}]")
                .Mistakes.Single()
                .Text.Length < 200
        );

    private static LintReport Report(string name) =>
        new([LintedFile.Of($"{name}.yaml", File.ReadAllText(Path.Combine(Folder, $"{name}.yaml")))]);

    private static string Lines(LintReport report)
    {
        var output = new StringWriter { NewLine = "\n" };
        report.PrintLines(output);
        return output.ToString();
    }
}
