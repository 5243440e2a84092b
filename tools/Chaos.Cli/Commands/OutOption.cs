using System.CommandLine;
using Chaos.Cli.Watching;
using Chaos.Core.Events;
using Chaos.Reports.Wording;

namespace Chaos.Cli.Commands;

/// <summary>
/// The option <c>--out</c>: where a run's events are also written as they happen, besides the terminal.
/// </summary>
internal sealed class OutOption : Option<string[]>
{
    internal OutOption()
        : base("--out")
    {
        HelpName = "kind=target";
        Description =
            "where to write events as they happen: "
            + string.Join("; ", EventOutput.All.Select(o => $"{o.Name}={o.Target}, {o.Purpose}"));
        DefaultValueFactory = _ => [];
        CompletionSources.Add(_ =>
            EventOutput.All.Select(o => new System.CommandLine.Completions.CompletionItem($"{o.Name}="))
        );
    }

    /// <summary>The watchers to open when the run begins.</summary>
    /// <exception cref="UsageException">A kind is not known, or has no target.</exception>
    internal IReadOnlyList<Func<IRunWatcher>> Of(ParseResult parsed)
    {
        var said = (parsed.GetValue(this) ?? []).Select(s => (Said: s, Parts: s.Split('=', 2))).ToList();
        var wrong = said.Where(s => s.Parts is not [_, not ""] || Find(s.Parts[0]) is null).ToList();
        if (wrong.Count > 0)
            throw new UsageException([
                .. wrong.Select(w =>
                    $"--out: {w.Said} is not allowed; allowed: "
                    + string.Join(", ", EventOutput.All.Select(o => $"{o.Name}={o.Target}"))
                ),
            ]);
        return [.. said.Select(s => (Func<IRunWatcher>)(() => Open(Find(s.Parts[0])!, s.Parts[1])))];
    }

    private static IRunWatcher Open(EventOutput output, string target)
    {
        try
        {
            return output.Open(target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException(
                $"--out: {output.Name}={SafeText.Line(target)} cannot be written: {WhyNot(e, target)}"
            );
        }
    }

    private static string WhyNot(Exception error, string target) =>
        error switch
        {
            FormatException => SafeText.Line(error.Message),
            DirectoryNotFoundException => "its folder is not there",
            UnauthorizedAccessException => Directory.Exists(target) ? "it is a folder" : "permission is missing",
            PathTooLongException => "the path is too long",
            _ => "no file can be made there",
        };

    private static EventOutput? Find(string name) => EventOutput.All.FirstOrDefault(o => o.Name == name);
}
