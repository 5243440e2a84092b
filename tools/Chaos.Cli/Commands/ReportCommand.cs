using System.CommandLine;
using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Core.Records;
using Chaos.Reports;

namespace Chaos.Cli.Commands;

/// <summary>Makes the reports of a run again from its records alone.</summary>
public sealed class ReportCommand : CliCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = "folder of a run", DefaultValueFactory = _ => Path.Combine(OutputFolder.Runs, "latest") };

    public override string Name => "report";

    public override string Purpose => "Makes the reports of a run again from its records alone, and prints its verdicts.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("chaos report", "the newest run"),
        ("chaos report chaos-results/20261123T020000Z-nightly", "a certain run"),
    ];

    public override void Configure(Command command)
    {
        command.Arguments.Add(_folder);
        command.SetAction(parsed =>
        {
            var path = Path.GetFullPath(parsed.GetValue(_folder)!);
            if (!Directory.Exists(path)) throw new UsageException($"folder: {path} is not there; allowed: the folder of a run, with a run.json in it");
            var folder = new RecordFolder(path);
            ReportWriter.WriteAll(folder);
            VerdictTable.Print(RunContent.Of(folder), path);
            return 0;
        });
    }
}
