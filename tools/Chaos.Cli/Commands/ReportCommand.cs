using System.CommandLine;
using Chaos.Cli.Completing;
using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Core.Trials;
using Chaos.Records;
using Chaos.Reports;

namespace Chaos.Cli.Commands;

/// <summary>Makes the reports of a run again, from its records alone.</summary>
internal sealed class ReportCommand : CliCommand
{
    private readonly Argument<string> _folder = new("folder")
    {
        Description = "folder of a run, or the run's name in chaos-results",
        DefaultValueFactory = _ => "latest",
    };

    private readonly FormatOption _format = new();

    public override string Name => "report";

    public override string Purpose =>
        "Makes the reports of a run again, from its records alone, and prints its verdicts. The exit code is 0 if that "
        + "worked, whatever the verdicts; the run's own exit code is exitCode in its run.json.";

    public override IReadOnlyList<(string, string)> Examples =>
        [
            ("chaos report", "the newest run"),
            ("chaos report chaos-results/20261123T020000Z-nightly", "a particular run"),
            ("chaos report latest --format json", "for another program"),
        ];

    /// <summary>The note on a newer run that <c>latest</c> does not point at, because it did not end.</summary>
    private static string Told(string folder)
    {
        var named = Path.GetRelativePath(Directory.GetCurrentDirectory(), folder);
        return $"the run in {named} is newer and did not end: it was killed, or is still running. What "
            + $"it measured: {CalledAs.Command} report {named}";
    }

    public override void Configure(Command command)
    {
        _folder.CompletionSources.Add(Completions.Runs);
        command.Arguments.Add(_folder);
        command.Options.Add(_format);
        command.SetAction(parsed =>
        {
            var path = OutputFolder.Find(parsed.GetValue(_folder)!);
            var isLatest = Path.GetFileName(path) == "latest";
            if (!Directory.Exists(path))
                throw new UsageException(
                    OutputFolder.Missing(parsed.GetValue(_folder)!, Path.GetFullPath(OutputFolder.Runs))
                );
            if (isLatest && OutputFolder.NeverEnded(Path.GetDirectoryName(path)!) is [var newest, ..])
                Console.Error.WriteLine($"note: {Told(newest)}");
            if (!File.Exists(Path.Combine(path, TrialFiles.Run)) && File.Exists(Path.Combine(path, OutputFolder.Claim)))
                throw new UsageException(
                    $"folder: {path} holds only the plan of a run that ended before its first "
                        + "trial, or has not begun it yet: there is nothing to report"
                );
            var folder = new RecordFolder(path);
            RecordException? missing = null;
            try
            {
                ReportWriter.WriteAll(folder);
            }
            catch (RecordException e)
            {
                missing = e;
            }
            VerdictTable.Print(folder.ReadRun(), folder, _format.IsJson(parsed));
            return missing is null ? 0 : throw missing;
        });
    }
}
