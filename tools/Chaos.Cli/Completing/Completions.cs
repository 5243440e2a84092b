using System.CommandLine.Completions;
using Chaos.Cli.Annotating;
using Chaos.Cli.Linting;
using Chaos.Cli.Running;
using Chaos.Scenarios;

namespace Chaos.Cli.Completing;

/// <summary>The completions for arguments of commands.</summary>
internal static class Completions
{
    /// <summary>Suites, and ids of experiments.</summary>
    internal static IEnumerable<CompletionItem> Experiments(CompletionContext context) =>
        Beginning(
            context,
            Catalogue.Suites.Select(s => s.Name).Concat(Catalogue.Experiments(Scale.Smoke).Select(e => e.Id))
        );

    /// <summary>YAML files, and folders that may contain some.</summary>
    internal static IEnumerable<CompletionItem> Files(CompletionContext context) =>
        Beginning(context, Entries(context.WordToComplete).Where(e => e.EndsWith('/') || ExperimentInYaml.IsFile(e)));

    /// <summary>Files that <c>lint</c> can check, and folders.</summary>
    internal static IEnumerable<CompletionItem> Linted(CompletionContext context) =>
        Beginning(
            context,
            Entries(context.WordToComplete)
                .Where(e =>
                    e.EndsWith('/')
                    || ExperimentInYaml.IsFile(e)
                    || e.EndsWith(LintedFile.Settings, StringComparison.OrdinalIgnoreCase)
                )
        );

    /// <summary>Names of runs, and folders.</summary>
    internal static IEnumerable<CompletionItem> Runs(CompletionContext context) =>
        Beginning(
            context,
            (
                Directory.Exists(OutputFolder.Runs)
                    ? Directory.EnumerateDirectories(OutputFolder.Runs).Select(f => Path.GetFileName(f))
                    : []
            ).Concat(Entries(context.WordToComplete).Where(e => e.EndsWith('/')))
        );

    private static IEnumerable<CompletionItem> Beginning(CompletionContext context, IEnumerable<string> all) =>
        all.Where(a => a.StartsWith(context.WordToComplete, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(a => new CompletionItem(a));

    /// <summary>
    /// The entries in the folder of a partly written path, with the path as the user wrote it. Folders end with a
    /// slash. Hidden files are offered only after a dot.
    /// </summary>
    private static IEnumerable<string> Entries(string word)
    {
        var written = word[..(word.LastIndexOf('/') + 1)];
        try
        {
            return
            [
                .. new DirectoryInfo(written.Length == 0 ? "." : written)
                    .EnumerateFileSystemInfos()
                    .Where(e => !e.Name.StartsWith('.') || word[written.Length..].StartsWith('.'))
                    .Select(e => written + e.Name + (e.Attributes.HasFlag(FileAttributes.Directory) ? "/" : "")),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
