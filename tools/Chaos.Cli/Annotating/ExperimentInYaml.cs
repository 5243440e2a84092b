using System.Text.Json;
using Chaos.Cli.Yaml;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Scenarios.Files;

namespace Chaos.Cli.Annotating;

/// <summary>A user's YAML file with an experiment, and every mistake in it in the order of the file.</summary>
/// <param name="File">The file, as the user named it.</param>
/// <param name="Experiment">The experiment; null when there is a mistake.</param>
/// <param name="Mistakes">The mistakes.</param>
internal sealed record ExperimentInYaml(string File, Experiment? Experiment, IReadOnlyList<YamlMistake> Mistakes)
{
    private YamlDocument? Document { get; init; }

    /// <summary>The texts of the file and of the one that changes it.</summary>
    internal IReadOnlyList<string> Texts { get; private init; } = [];

    /// <summary>The position of a path in the file; null where the file could not be read.</summary>
    internal YamlPosition? PositionOf(string path) => Document?.PositionOf(path);

    /// <summary>The mistakes for GitHub.</summary>
    internal IEnumerable<Annotation> Annotations =>
        Mistakes.Select(m => new Annotation(true, m.Text)
        {
            File = m.File ?? File,
            Position = m.Position,
            HasColumn = true,
        });

    /// <summary>One line for each mistake: <c>file:line:column: what</c>.</summary>
    public IEnumerable<string> Lines => Mistakes.Select(m => m.In(File));

    /// <summary>Whether a name on the command line names a YAML file.</summary>
    public static bool IsFile(string name) =>
        name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    /// <summary>The result for a file that cannot be read.</summary>
    internal static ExperimentInYaml Unread(string file, string why) =>
        new(file, null, [new(new(1, 1), why) { IsOfFile = true }]);

    /// <summary>Reads an experiment from a text.</summary>
    /// <param name="file">The file that the text is from.</param>
    /// <param name="text">The text.</param>
    /// <param name="reader">Makes an experiment from the content.</param>
    /// <param name="change">Changes the content before it is read, as the command line asks; null for no
    /// change.</param>
    /// <param name="overlay">A second file that changes the first; null for none.</param>
    public static ExperimentInYaml Of(
        string file,
        string text,
        ExperimentReader reader,
        Func<JsonElement, ICollection<PlanError>, JsonElement>? change = null,
        (string File, string Text)? overlay = null
    )
    {
        var document = YamlReader.Read(text);
        var second = overlay is { } given ? YamlReader.Read(given.Text) : null;
        IReadOnlyList<YamlMistake> inSecond =
        [
            .. (second?.Mistakes ?? [])
                .Concat(YamlOverlay.Mistakes(second?.Root))
                .Select(m => m with { File = overlay?.File }),
        ];
        if (document.Root is not { } root || second is { Root: null or { ValueKind: not JsonValueKind.Object } })
            return new(file, null, [.. document.Mistakes, .. inSecond]) { Document = document };
        if (second?.Root is { } changes)
            root = YamlOverlay.Merged(root, changes);
        var errors = new List<PlanError>();
        if (change is not null)
            root = change(root, errors);
        var written = second is null ? document.Written : second.WrittenOver(document.Written);
        var experiment = reader.Read(root, file, errors, written);
        IReadOnlyList<YamlMistake> mistakes =
        [
            .. document
                .Mistakes.Concat(inSecond)
                .Concat(
                    errors
                        .Where(e => document.Mistakes.Concat(inSecond).All(m => m.Path != e.Field))
                        .Select(e =>
                            second?.Knows(e.Field, document) == true
                                ? second.Mistake(e) with
                                {
                                    File = overlay?.File,
                                }
                                : document.Mistake(e)
                        )
                )
                .OrderBy(m => m.File is not null)
                .ThenBy(m => m.Position),
        ];
        return new(file, mistakes.Count == 0 ? experiment : null, mistakes)
        {
            Document = document,
            Texts = overlay is null ? [text] : [text, overlay.Value.Text],
        };
    }
}
