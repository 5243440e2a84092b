using System.Text.Json;
using Chaos.Cli.Linting;
using Chaos.Mitigations.Linting;

namespace Chaos.Tools.Tests.Cli;

/// <summary>
/// The findings as SARIF 2.1.0: what its schema requires, and what code scanning needs beyond that.
/// </summary>
public sealed class SarifLogTests
{
    private static readonly LintedFile s_settings = LintedFile.Of(
        "my app/appsettings.json",
        "{\n  \"Payment\": {\n    \"Retry\": { \"Delay\": \"00:00:01\" }\n  }\n}"
    );
    private static readonly LintedFile s_wrong = LintedFile.Of(
        "./b.json",
        "{ \"P\": { \"Retry\": {\n \"MaxRetryAttempts\": 0 } } }"
    );

    [Fact]
    public void A_log_has_everything_that_the_schema_of_sarif_requires()
    {
        var log = Log(s_settings, s_wrong, LintedFile.Unread("missing.yaml", "is not there"));

        Assert.Equal("2.1.0", log.GetProperty("version").GetString());
        Assert.True(Uri.IsWellFormedUriString(log.GetProperty("$schema").GetString(), UriKind.Absolute));
        var run = log.GetProperty("runs").EnumerateArray().Single();
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.Equal("chaos lint", driver.GetProperty("name").GetString());
        var rules = driver.GetProperty("rules").EnumerateArray().ToList();
        Assert.Equal(
            [SarifLog.MistakeRule, .. Linter.Rules.Select(r => r.Name)],
            rules.Select(r => r.GetProperty("id").GetString())
        );
        foreach (var text in new[] { "shortDescription", "fullDescription", "help" })
            Assert.All(rules, r => Assert.NotEqual("", r.GetProperty(text).GetProperty("text").GetString()));
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.NotEmpty(results);
        Assert.All(
            results,
            r =>
            {
                Assert.NotEqual("", r.GetProperty("message").GetProperty("text").GetString());
                Assert.Equal(
                    r.GetProperty("ruleId").GetString(),
                    rules[r.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()
                );
                Assert.Matches("^(error|warning|none)$", r.GetProperty("level").GetString());
                // The schema allows a kind other than "fail" only with the level "none".
                Assert.Equal(r.TryGetProperty("kind", out _), r.GetProperty("level").GetString() == "none");
                Assert.True(
                    Uri.IsWellFormedUriString(
                        Physical(r).GetProperty("artifactLocation").GetProperty("uri").GetString(),
                        UriKind.RelativeOrAbsolute
                    )
                );
            }
        );
    }

    [Fact]
    public void A_warning_has_its_line_and_column_and_a_rule_that_lacks_a_fact_is_an_open_result()
    {
        var results = Results(s_settings);
        var warning = results.Single(r => r.GetProperty("level").GetString() == "warning");

        Assert.Equal("breaker-amplifies-failures", warning.GetProperty("ruleId").GetString());
        Assert.StartsWith(
            "app->Payment CircuitBreaker: while 30 % of the attempts fail",
            warning.GetProperty("message").GetProperty("text").GetString()
        );
        Assert.Equal(
            """{"artifactLocation":{"uri":"my%20app/appsettings.json"},"region":{"startLine":2,"startColumn":3}}""",
            Compact(Physical(warning))
        );
        Assert.Contains(results, r => r.TryGetProperty("kind", out var kind) && kind.GetString() == "open");
    }

    [Fact]
    public void A_mistake_is_an_error_and_a_file_that_cannot_be_read_has_no_column()
    {
        var mistake = Assert.Single(Results(s_wrong));
        Assert.Equal("error", mistake.GetProperty("level").GetString());
        Assert.Equal(
            """{"artifactLocation":{"uri":"b.json"},"region":{"startLine":2,"startColumn":2}}""",
            Compact(Physical(mistake))
        );

        var unread = Assert.Single(Results(LintedFile.Unread("missing.yaml", "is not there")));
        Assert.Equal("""{"startLine":1}""", Compact(Physical(unread).GetProperty("region")));
    }

    private static JsonElement Physical(JsonElement result) =>
        result.GetProperty("locations").EnumerateArray().Single().GetProperty("physicalLocation");

    private static string Compact(JsonElement json) => JsonSerializer.Serialize(json);

    private static List<JsonElement> Results(params LintedFile[] files) =>
        [.. Log(files).GetProperty("runs")[0].GetProperty("results").EnumerateArray()];

    private static JsonElement Log(params LintedFile[] files)
    {
        var output = new StringWriter();
        SarifLog.Print(new(files), output);
        using var json = JsonDocument.Parse(output.ToString());
        return json.RootElement.Clone();
    }
}
