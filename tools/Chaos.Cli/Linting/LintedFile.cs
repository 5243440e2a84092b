using Chaos.Cli.Yaml;
using Chaos.Core;
using Chaos.Mitigations.Linting;
using Chaos.Mitigations.Linting.HttpResilience;

namespace Chaos.Cli.Linting;

/// <summary>
/// A file with policies, in YAML or as settings of .NET, with its mistakes or, without mistakes, the findings of the
/// rules. All in the order of the file.
/// </summary>
internal sealed record LintedFile
{
    /// <summary>How the name of a file with settings ends.</summary>
    internal const string Settings = ".json";

    private const string Policies = "policies";

    /// <summary>The file, as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>What was read from settings, in words; null for a policy file.</summary>
    public string? Summary { get; init; }

    /// <summary>The parts of the file that cannot be read.</summary>
    public IReadOnlyList<YamlMistake> Mistakes { get; init; } = [];

    /// <summary>The findings of the rules.</summary>
    public IReadOnlyList<PlacedFinding> Findings { get; init; } = [];

    /// <summary>The number of findings of a severity.</summary>
    public int Count(LintSeverity severity) => Findings.Count(f => f.Finding.Severity == severity);

    /// <summary>The result for a file that cannot be read.</summary>
    internal static LintedFile Unread(string file, string why) =>
        new() { File = file, Mistakes = [new(new(1, 1), why) { IsOfFile = true }] };

    /// <summary>Reads and checks a text.</summary>
    /// <param name="file">The file, as the user named it.</param>
    /// <param name="text">Its text.</param>
    /// <param name="facts">What is known about the edges of settings, which have no facts of their own.</param>
    public static LintedFile Of(string file, string text, PolicyFile? facts = null)
    {
        var isSettings = file.EndsWith(Settings, StringComparison.OrdinalIgnoreCase);
        var document = isSettings ? SettingsReader.Read(text) : YamlReader.Read(text);
        // JSON is YAML, too, so that a policy file may be written in it.
        if (isSettings && document.Root is { } json && json.TryGetProperty(Policies, out _))
            (isSettings, document) = (false, YamlReader.Read(text));
        if (document.Root is not { } root)
            return new() { File = file, Mistakes = document.Mistakes };
        var written = new WrittenPaths();
        var (policies, mistakes) = Read(
            document,
            errors =>
                isSettings
                    ? ResilienceSettings.Read(root, facts, errors, written)
                    : PolicyFileJson.Read(root, errors, written)
        );
        var linted = new LintedFile { File = file, Summary = isSettings ? ResilienceSettings.Summary(root) : null };
        if (policies is null || mistakes.Count > 0)
            return linted with { Mistakes = mistakes };
        return linted with
        {
            Findings =
            [
                .. Linter
                    .Check(policies)
                    .Select(f => Placed(f, document, written.Of(f.Path)))
                    .OrderBy(f => f.Position)
                    .ThenBy(f => f.Finding.Severity),
            ],
        };
    }

    /// <summary>Reads facts: a policy file without policies. Returns the mistakes beside them.</summary>
    internal static (PolicyFile? Facts, IReadOnlyList<YamlMistake> Mistakes) FactsOf(string text)
    {
        var document = YamlReader.Read(text);
        return document.Root is { } root
            ? Read(document, errors => PolicyFileJson.ReadFacts(root, errors))
            : (null, document.Mistakes);
    }

    private static (PolicyFile? Policies, IReadOnlyList<YamlMistake> Mistakes) Read(
        YamlDocument document,
        Func<List<PlanError>, PolicyFile?> read
    )
    {
        var errors = new List<PlanError>();
        var policies = read(errors);
        return (
            policies,
            [
                .. document
                    .Mistakes.Concat(
                        errors.Where(e => document.Mistakes.All(m => m.Path != e.Field)).Select(document.Mistake)
                    )
                    .OrderBy(m => m.Position),
            ]
        );
    }

    private static PlacedFinding Placed(LintFinding finding, YamlDocument document, string path) =>
        new(
            document.PositionOf(path),
            path,
            $"{finding.Place} {path[(path.LastIndexOfAny(['.', ':']) + 1)..]}",
            finding
        );
}
