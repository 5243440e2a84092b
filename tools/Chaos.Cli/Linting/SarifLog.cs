using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Cli.Yaml;
using Chaos.Mitigations.Linting;

namespace Chaos.Cli.Linting;

/// <summary>
/// The linter's findings in SARIF 2.1.0, which code scanning services read. A rule that could not check because a fact
/// is missing is an open result, which they do not show.
/// </summary>
internal static class SarifLog
{
    /// <summary>Id of the rule to which mistakes in a file belong.</summary>
    internal const string MistakeRule = "mistake";

    private const string Page = "docs/policies.md";

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one log with one run for all files.</summary>
    internal static void Print(LintReport report, TextWriter output) =>
        output.WriteLine(
            new JsonObject
            {
                ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
                ["version"] = "2.1.0",
                ["runs"] = new JsonArray(
                    new JsonObject
                    {
                        ["tool"] = new JsonObject
                        {
                            ["driver"] = new JsonObject
                            {
                                ["name"] = "chaos lint",
                                ["semanticVersion"] = typeof(SarifLog).Assembly.GetName().Version!.ToString(3),
                                ["rules"] = Rules(),
                            },
                        },
                        ["columnKind"] = "utf16CodeUnits",
                        ["results"] = new JsonArray([.. report.Files.SelectMany(Results)]),
                    }
                ),
            }.ToJsonString(s_json)
        );

    private static JsonArray Rules()
    {
        var docs = new XmlDocumentation();
        return
        [
            Rule(
                MistakeRule,
                "error",
                "A file that cannot be read as it is meant: a wrong name or value, or values that contradict each other.",
                $"The message says what is allowed. {Page} describes every name and value."
            ),
            .. Linter.Rules.Select(r =>
                Rule(
                    r.Name,
                    "warning",
                    docs.Of(r.GetType()) ?? $"Checks {r.Question}.",
                    $"The experiment {r.Experiment} shows it: chaos run {r.Experiment}. {Page} lists all rules with their formulas."
                )
            ),
        ];
    }

    private static JsonObject Rule(string id, string level, string text, string help) =>
        new()
        {
            ["id"] = id,
            ["shortDescription"] = new JsonObject { ["text"] = $"{text.Split(". ")[0].TrimEnd('.')}." },
            ["fullDescription"] = new JsonObject { ["text"] = text },
            ["help"] = new JsonObject { ["text"] = help },
            ["defaultConfiguration"] = new JsonObject { ["level"] = level },
        };

    private static IEnumerable<JsonObject> Results(LintedFile file) =>
        file
            .Mistakes.Select(m =>
                Result(MistakeRule, m.Text, Place(m.File ?? file.File, m.IsOfFile ? null : m.Position, null))
            )
            .Concat(
                file.Findings.Select(f =>
                {
                    var result = Result(f.Finding.Rule, Text(f), Place(file.File, f.Position, f.Path));
                    if (f.Finding.Severity == LintSeverity.NotChecked)
                        (result["kind"], result["level"]) = ("open", "none");
                    return result;
                })
            );

    private static JsonObject Result(string rule, string text, JsonObject location) =>
        new()
        {
            ["ruleId"] = rule,
            ["ruleIndex"] = rule == MistakeRule ? 0 : 1 + Linter.Rules.Select(r => r.Name).ToList().IndexOf(rule),
            ["level"] = rule == MistakeRule ? "error" : "warning",
            ["message"] = new JsonObject { ["text"] = text },
            ["locations"] = new JsonArray(location),
        };

    private static string Text(PlacedFinding found) =>
        $"{found.About}: {found.Finding.Text}{(found.Finding.Formula is { } formula ? $" ({formula})" : "")}";

    private static JsonObject Place(string file, YamlPosition? position, string? path)
    {
        // A result needs a line to be shown, also one that is about the whole file.
        var region = new JsonObject { ["startLine"] = position?.Line ?? 1 };
        if (position is { } at)
            region["startColumn"] = at.Column;
        var location = new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = Uri(file) },
                ["region"] = region,
            },
        };
        if (path is not null)
            location["logicalLocations"] = new JsonArray(new JsonObject { ["fullyQualifiedName"] = path });
        return location;
    }

    /// <summary>A file in the repository is named relative to the folder in which the command runs.</summary>
    private static string Uri(string file)
    {
        if (Path.IsPathFullyQualified(file))
            return new Uri(file).AbsoluteUri;
        var parts = file.Replace('\\', '/').Split('/').Where(p => p != ".");
        return string.Join('/', parts.Select(System.Uri.EscapeDataString));
    }
}
