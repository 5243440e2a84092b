using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Chaos.Core;
using Chaos.Mitigations;
using Chaos.Mitigations.Linting;
using Chaos.Mitigations.Linting.HttpResilience;
using Microsoft.Extensions.Http.Resilience;
using Timeout = Chaos.Mitigations.Timeout;

namespace Chaos.Targets.Tests.Mitigations.Linting.HttpResilience;

/// <summary>Compares what lint says of the settings of the standard handlers with what the package does.</summary>
public sealed class ResilienceSettingsTests
{
    /// <summary>Sections, and what lint says of each: nothing where the package starts with it.</summary>
    public static TheoryData<string, string> Standard =>
        new()
        {
            { """{"retry":{"maxretryattempts":"4","DELAY":" 00:00:01 "}}""", "" },
            { """{"Retry":{"BackoffType":"linear","UseJitter":"TRUE","ShouldRetryAfterHeader":false}}""", "" },
            { """{"Retry":{"Delay":null,"MaxDelay":"","MaxRetryAttempts":"1000","Name":"x"}}""", "" },
            { """{"Retry":{"Delay":"1.00:00:00"},"RateLimiter":{},"CircuitBreaker":null}""", "" },
            { """{"Retry":{"MaxRetryAttempts":3},"CircuitBreaker":{"FailureRatio":"1e-1"}}""", "" },
            {
                """{"Retry":{"MaxRetryAttemps":3}}""",
                "S:Retry:MaxRetryAttemps: no such key; did you mean MaxRetryAttempts? allowed: Name, ShouldRetryAfterHeader, "
                    + "MaxRetryAttempts, BackoffType, UseJitter, Delay, MaxDelay"
            },
            {
                """{"Retyr":{},"Retry":{"Delay":"0"}}""",
                "S:Retyr: no such key; did you mean Retry? allowed: "
                    + "RateLimiter, TotalRequestTimeout, Retry, CircuitBreaker, AttemptTimeout"
            },
            {
                """{"Retry":{"MaxRetryAttempts":0}}""",
                "S:Retry:MaxRetryAttempts: 0 is not allowed; allowed: 1 or more"
            },
            {
                """{"Retry":{"MaxRetryAttempts":3.5}}""",
                "S:Retry:MaxRetryAttempts: 3.5 is not allowed; allowed: 1 or more"
            },
            {
                """{"Retry":{"BackoffType":"Exponentiel"}}""",
                "S:Retry:BackoffType: \"Exponentiel\" is not allowed; did you mean Exponential? "
                    + "allowed: Constant, Linear, Exponential"
            },
            { """{"Retry":{"UseJitter":1}}""", "S:Retry:UseJitter: 1 is not allowed; allowed: true or false" },
            {
                """{"Retry":{"Delay":2}}""",
                "S:Retry:Delay: 2 is 2 days; did you mean \"00:00:02\"? allowed: \"00:00:00\" to \"1.00:00:00\""
            },
            {
                """{"Retry":{"Delay":"500ms"}}""",
                "S:Retry:Delay: \"500ms\" is not allowed; did you mean \"00:00:00.5\"? "
                    + "allowed: \"00:00:00\" to \"1.00:00:00\""
            },
            {
                """{"Retry":{"Delay":"00:00:99"}}""",
                "S:Retry:Delay: \"00:00:99\" is not allowed; allowed: \"00:00:00\" to \"1.00:00:00\""
            },
            {
                """{"CircuitBreaker":{"FailureRatio":"10 %"}}""",
                "S:CircuitBreaker:FailureRatio: \"10 %\" is not allowed; allowed: 0 to 1"
            },
            {
                """{"CircuitBreaker":{"FailureRatio":10}}""",
                "S:CircuitBreaker:FailureRatio: 10 is not allowed; did you mean 0.1? allowed: 0 to 1"
            },
            {
                """{"RateLimiter":{"PermitLimit":5},"Retry":{"UseJitter":true}}""",
                "S:RateLimiter:PermitLimit: no such key; allowed: Name, DefaultRateLimiterOptions"
            },
            {
                """{"RateLimiter":{"DefaultRateLimiterOptions":{"PermitLimit":0,"QueueLimit":-1}}}""",
                "S:RateLimiter:DefaultRateLimiterOptions:PermitLimit: 0 is not allowed; allowed: 1 or more\n"
                    + "S:RateLimiter:DefaultRateLimiterOptions:QueueLimit: -1 is not allowed; allowed: 0 or more"
            },
            { """{"TotalRequestTimeout":{"Timeout":"00:00:10"},"Retry":{"UseJitter":true}}""", "" },
            {
                """{"TotalRequestTimeout":{"Timeout":"00:00:05"}}""",
                "S:TotalRequestTimeout:Timeout: 00:00:05 is not allowed; "
                    + "allowed: AttemptTimeout:Timeout, 00:00:10 by default, or more"
            },
            {
                """{"AttemptTimeout":{"Timeout":"00:00:31"},"CircuitBreaker":{"SamplingDuration":"00:01:02"}}""",
                "S:AttemptTimeout:Timeout: 00:00:31 is not allowed; "
                    + "allowed: at most TotalRequestTimeout:Timeout, 00:00:30 by default"
            },
            { """{"AttemptTimeout":{"Timeout":"00:00:15"}}""", "" },
            {
                """{"AttemptTimeout":{"Timeout":"00:00:15.001"}}""",
                "S:AttemptTimeout:Timeout: 00:00:15.001 is not allowed; "
                    + "allowed: at most 00:00:15, half of CircuitBreaker:SamplingDuration, 00:00:30 by default"
            },
            {
                """{"AttemptTimeout":{"Timeout":"00:00:08"},"CircuitBreaker":{"SamplingDuration":"00:00:15.999"}}""",
                "S:CircuitBreaker:SamplingDuration: 00:00:15.999 is not allowed; "
                    + "allowed: 00:00:16 or more, twice AttemptTimeout:Timeout"
            },
        };

    public static TheoryData<string, string> Hedging =>
        new()
        {
            { """{"Hedging":{"Delay":"-00:00:00.001","MaxHedgedAttempts":10}}""", "" },
            { """{"Hedging":{"MaxHedgedAttempts":5},"TotalRequestTimeout":{"Timeout":"00:00:10"}}""", "" },
            {
                """{"Hedging":{"MaxHedgedAttempts":11}}""",
                "S:Hedging:MaxHedgedAttempts: 11 is not allowed; allowed: 1 to 10"
            },
            {
                """{"Hedging":{"MaxHedgedAttempts":6},"TotalRequestTimeout":{"Timeout":"00:00:11.999"}}""",
                "S:Hedging:MaxHedgedAttempts: 6 is not allowed; "
                    + "allowed: at most TotalRequestTimeout:Timeout, 00:00:11.999, divided by Hedging:Delay, 00:00:02 by default"
            },
            {
                """{"Endpoint":{"Timeout":{"Timeout":"00:00:20"},"CircuitBreaker":{"FailureRatio":3}}}""",
                "S:Endpoint:CircuitBreaker:FailureRatio: 3 is not allowed; did you mean 0.03? allowed: 0 to 1\n"
                    + "S:Endpoint:Timeout:Timeout: 00:00:20 is not allowed; "
                    + "allowed: at most 00:00:15, half of Endpoint:CircuitBreaker:SamplingDuration, 00:00:30 by default"
            },
            {
                """{"Hedging":{"Delay":"0"},"Endpoint":{"AttemptTimeout":{}, "Timeout":{"Timeout":"00:00:05"}, "CircuitBreaker":{}}}""",
                "S:Endpoint:AttemptTimeout: no such key; allowed: RateLimiter, CircuitBreaker, Timeout"
            },
            {
                """{"Hedging":{"Delay":"00:00:01"},"Retry":{"MaxRetryAttempts":3}}""",
                "S:Retry: no such key; allowed: TotalRequestTimeout, Hedging, Endpoint"
            },
        };

    [Theory]
    [MemberData(nameof(Standard))]
    public void The_standard_handler_starts_with_a_section_exactly_when_lint_finds_no_mistake(string json, string told)
    {
        Assert.Equal(told, string.Join('\n', Errors(json)));
        Assert.Equal(told.Length == 0, RealLibrary.Takes(json, hedging: false));
    }

    [Theory]
    [MemberData(nameof(Hedging))]
    public void The_hedging_handler_starts_with_a_section_exactly_when_lint_finds_no_mistake(string json, string told)
    {
        Assert.Equal(told, string.Join('\n', Errors(json)));
        Assert.Equal(told.Length == 0, RealLibrary.Takes(json, hedging: true));
    }

    [Fact]
    public void Every_option_of_the_package_that_a_file_can_set_is_known_and_has_the_limits_of_the_package()
    {
        var checkedValues = 0;
        foreach (var (type, hedging) in s_handlers)
        foreach (var (path, property) in SettableOf(type, []))
        {
            var range = property.GetCustomAttribute<RangeAttribute>();
            var values = range is null ? [null] : Around(range).Append(null);
            foreach (var value in values)
            {
                var json = value is null ? "null" : $"\"{value}\"";
                // What only one of the handlers has says which of them it is.
                var section = Nested([.. path, property.Name], json, hedging ? "Hedging" : "Retry");
                var errors = Errors(section).Where(e => !e.Contains("by default", StringComparison.Ordinal)).ToList();
                var known = !errors.Exists(e => e.Contains(PlanError.Unknown, StringComparison.Ordinal));
                Assert.True(known, section);
                if (value is not null)
                    Assert.Equal(RealLibrary.Takes(section, hedging), Errors(section).Count == 0);
                checkedValues++;
            }
        }
        Assert.InRange(checkedValues, 60, 200);
    }

    [Fact]
    public void What_is_not_set_is_the_default_of_the_package()
    {
        var theirs = new HttpStandardResilienceOptions();
        var ours = Read("""{"Retry":{"Name":"x"}}""").File!.Policies["app->S"].Mitigations;
        var retry = theirs.Retry;

        Assert.Equal(
            [
                new Bulkhead { MaxConcurrent = theirs.RateLimiter.DefaultRateLimiterOptions.PermitLimit },
                new Timeout { Duration = theirs.TotalRequestTimeout.Timeout },
                new Retry
                {
                    MaxRetryAttempts = retry.MaxRetryAttempts,
                    BackoffType = retry.BackoffType,
                    Delay = retry.Delay,
                    MaxDelay = retry.MaxDelay,
                    Jitter = retry.UseJitter ? RetryJitter.Polly : RetryJitter.None,
                },
                Breaker(theirs.CircuitBreaker),
                new Timeout { Duration = theirs.AttemptTimeout.Timeout },
            ],
            ours
        );

        var hedging = new HttpStandardHedgingResilienceOptions();
        Assert.Equal(
            [
                new Timeout { Duration = hedging.TotalRequestTimeout.Timeout },
                new Hedge { Delay = hedging.Hedging.Delay, MaxHedgedAttempts = hedging.Hedging.MaxHedgedAttempts },
                new Bulkhead { MaxConcurrent = hedging.Endpoint.RateLimiter.DefaultRateLimiterOptions.PermitLimit },
                Breaker(hedging.Endpoint.CircuitBreaker),
                new Timeout { Duration = hedging.Endpoint.Timeout.Timeout },
            ],
            Read("""{"Hedging":{"Name":"x"}}""").File!.Policies["app->S"].Mitigations
        );
        Assert.Contains(
            $"Microsoft.Extensions.Http.Resilience {Version(typeof(HttpStandardResilienceOptions).Assembly)}",
            ResilienceSettings.Summary(Json("""{"S":{"Retry":{"Name":"x"}}}"""))
        );
    }

    [Theory]
    [InlineData(
        """{"Retry":{"Delay":"0"},"TotalRequestTimeout":"00:00:10"}""",
        "S:TotalRequestTimeout: \"00:00:10\" has no effect; allowed: a section with: Name, Timeout"
    )]
    [InlineData(
        """{"Retry":{"Delay":"0","MaxRetryAttempts":[3]}}""",
        "S:Retry:MaxRetryAttempts: [3] has no effect; allowed: 1 or more"
    )]
    [InlineData(
        """{"Retry":{"BackoffType":7,"UseJitter":true}}""",
        "S:Retry:BackoffType: 7 is not allowed; allowed: Constant, Linear, Exponential"
    )]
    [InlineData(
        """{"AttemptTimeout":{"Timeout":"00:00:10"},"Retry":{"MaxDelay":"1"}}""",
        "S:Retry:MaxDelay: 1 is 1 day; did you mean \"00:00:01\"? allowed: \"00:00:00\" to \"1.00:00:00\""
    )]
    public void What_the_package_takes_and_does_not_do_is_a_mistake(string json, string told)
    {
        Assert.Equal(told.Replace(": 1 is", ": \"1\" is", StringComparison.Ordinal), Assert.Single(Errors(json)));
        Assert.True(RealLibrary.Takes(json, hedging: false));
    }

    [Theory]
    [InlineData("""{"Clients":[{"Payment":{"Retry":{"UseJitter":true}}}]}""", "app->Clients:0:Payment")]
    [InlineData(
        """{"a":{"AttemptTimeout":{"timeout":"00:00:01"}},"b":{"Endpoint":{"Timeout":{"Timeout":"00:00:01"}}}}""",
        "app->a app->b"
    )]
    [InlineData(
        """{"Storage":{"Retry":{"MaxRetries":3,"Delay":"00:00:01","Mode":"Fixed"}},"c":{"Retry":{"MaxRetryAttempts":3}}}""",
        "app->c"
    )]
    [InlineData(
        """{"Bus":{"Endpoint":{"Timeout":"00:00:10","Url":"http://a"}},"c":{"RateLimiter":{"DefaultRateLimiterOptions":{"QueueLimit":3}}}}""",
        "app->c"
    )]
    public void A_section_is_found_anywhere_and_settings_of_other_libraries_are_none(string json, string places) =>
        Assert.Equal(places, string.Join(' ', ReadFile(json).File!.Policies.Keys));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Retry":{"MaxRetryAttempts":3}}""")]
    [InlineData("""{"Logging":{"LogLevel":{"Default":"Warning"}}}""")]
    public void A_file_without_a_section_is_never_right(string json) =>
        Assert.StartsWith(": no section for a standard handler was found;", Assert.Single(ReadFile(json).Errors));

    [Fact]
    public void The_rules_check_a_section_with_the_facts_that_are_given_beside_it()
    {
        var facts = new PolicyFile
        {
            Policies = new Dictionary<string, Chaos.Core.Policies.Policy>(),
            Edges = new Dictionary<string, EdgeFacts> { ["app->S"] = new() { Rate = 100 } },
            Services = new Dictionary<string, ServiceFacts>
            {
                ["S"] = new()
                {
                    Capacity = 350,
                    Latency = new() { Mean = Some.Ms(5), P99 = Some.Ms(50) },
                },
            },
            Objectives = new() { MaxRejectedShare = .01 },
        };
        var written = new WrittenPaths();
        var file = ResilienceSettings.Read(Json("""{"S":{"Retry":{"Name":"x"}}}"""), facts, [], written)!;

        Assert.Equal(
            ["breaker-amplifies-failures S:CircuitBreaker"],
            Linter.Check(file).Select(f => $"{f.Rule} {written.Of(f.Path)}")
        );
    }

    private static readonly (Type Type, bool Hedging)[] s_handlers =
    [
        (typeof(HttpStandardResilienceOptions), false),
        (typeof(HttpStandardHedgingResilienceOptions), true),
    ];

    private static CircuitBreaker Breaker(HttpCircuitBreakerStrategyOptions options) =>
        new()
        {
            FailureRatio = options.FailureRatio,
            MinimumThroughput = options.MinimumThroughput,
            SamplingDuration = options.SamplingDuration,
            BreakDuration = options.BreakDuration,
        };

    /// <summary>The options that are texts, numbers, durations, or true or false.</summary>
    private static IEnumerable<(string[] Path, PropertyInfo Property)> SettableOf(Type type, string[] path) =>
        type.GetProperties()
            .Where(p => !typeof(Delegate).IsAssignableFrom(p.PropertyType))
            .SelectMany(p =>
                p.PropertyType.IsValueType || p.PropertyType == typeof(string) ? [(path, p)]
                : p.Name is "ManualControl" or "StateProvider" ? []
                : SettableOf(p.PropertyType, [.. path, p.Name])
            );

    /// <summary>The least and the most of a range, and a value beyond each.</summary>
    private static IEnumerable<string> Around(RangeAttribute range)
    {
        var culture = CultureInfo.InvariantCulture;
        if (range.OperandType == typeof(TimeSpan))
        {
            var (least, most) = (
                TimeSpan.Parse((string)range.Minimum, culture),
                TimeSpan.Parse((string)range.Maximum, culture)
            );
            var tick = TimeSpan.FromTicks(1);
            return new[] { least - tick, least, most, most + tick }.Select(t => t.ToString("c", culture));
        }
        var (low, high) = (Convert.ToDouble(range.Minimum, culture), Convert.ToDouble(range.Maximum, culture));
        return new[] { low - 1, low, high, high + 1 }.Select(n => n.ToString(culture));
    }

    private static string Nested(string[] path, string value, string beside)
    {
        var inner = path.Reverse().Aggregate(value, (json, name) => $"{{\"{name}\":{json}}}");
        return path[0] == beside ? inner : $"{{\"{beside}\":{{\"Name\":\"x\"}},{inner[1..]}";
    }

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static List<string> Errors(string section) => Read(section).Errors;

    private static (PolicyFile? File, List<string> Errors) Read(string section) => ReadFile($"{{\"S\":{section}}}");

    private static (PolicyFile? File, List<string> Errors) ReadFile(string json)
    {
        var errors = new List<PlanError>();
        var file = ResilienceSettings.Read(Json(json), null, errors, new());
        return (file, [.. errors.Select(e => e.ToString())]);
    }

    private static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
