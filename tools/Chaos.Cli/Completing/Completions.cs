using System.CommandLine.Completions;
using Chaos.Cli.Annotating;
using Chaos.Cli.Running;
using Chaos.Scenarios;

namespace Chaos.Cli.Completing;

/// <summary>What may stand where a shell asks how a word goes on.</summary>
internal static class Completions
{
    /// <summary>Suites, and ids of experiments.</summary>
    internal static IEnumerable<CompletionItem> Experiments(CompletionContext context) =>
        Beginning(
            context,
            Catalogue.Suites.Select(s => s.Name).Concat(Catalogue.Experiments(Scale.Smoke).Select(e => e.Id))
        );

    /// <summary>YAML files, and folders that may hold some.</summary>
    internal static IEnumerable<CompletionItem> Files(CompletionContext context) =>
        Beginning(context, Entries(context.WordToComplete).Where(e => e.EndsWith('/') || ExperimentInYaml.IsFile(e)));

    /// <summary>Runs by their names, and folders.</summary>
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
    /// What lies in the folder of a path that is being written, in the words in which it is written; folders end with a
    /// slash. What begins with a dot has to be asked for.
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
