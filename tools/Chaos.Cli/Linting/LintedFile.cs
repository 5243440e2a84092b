using Chaos.Cli.Yaml;
using Chaos.Core;
using Chaos.Mitigations.Linting;

namespace Chaos.Cli.Linting;

/// <summary>
/// A policy file with its mistakes or, without mistakes, the findings of the rules. All in the order of the file.
/// </summary>
internal sealed record LintedFile
{
    /// <summary>The file, as the user named it.</summary>
    public required string File { get; init; }

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
    public static LintedFile Of(string file, string text)
    {
        var document = YamlReader.Read(text);
        if (document.Root is not { } root)
            return new() { File = file, Mistakes = document.Mistakes };
        var (errors, written) = (new List<PlanError>(), new WrittenPaths());
        var policies = PolicyFileJson.Read(root, errors, written);
        var mistakes = document
            .Mistakes.Concat(errors.Where(e => document.Mistakes.All(m => m.Path != e.Field)).Select(document.Mistake))
            .OrderBy(m => m.Position)
            .ToList();
        if (policies is null || mistakes.Count > 0)
            return new() { File = file, Mistakes = mistakes };
        return new()
        {
            File = file,
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

    private static PlacedFinding Placed(LintFinding finding, YamlDocument document, string path) =>
        new(document.PositionOf(path), path, $"{finding.Place} {path[(path.LastIndexOf('.') + 1)..]}", finding);
}
