using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Records;
using Chaos.Reports;
using Chaos.Reports.Text;
using Spectre.Console;

namespace Chaos.Cli.Output;

/// <summary>Prints the verdicts at the end of a run, in colour where the terminal supports it.</summary>
internal static class VerdictTable
{
    /// <summary>
    /// Prints the verdicts and the path of the report. With <paramref name="json"/> the JSON document goes to standard
    /// output and this text to standard error.
    /// </summary>
    internal static void Print(RunRecord run, RecordFolder folder, bool json)
    {
        var report = TextReport.Of(new RunContent(run, folder.ReadTrial));
        var output = json ? Console.Error : Console.Out;
        if (json || Console.IsOutputRedirected)
            report.Print(output, 160);
        else
            Print(report, AnsiConsole.Console);
        var page = Path.Combine(folder.Path, "report.html");
        // A full disk may have prevented the page.
        if (File.Exists(page))
            output.WriteLine($"report: {Path.GetRelativePath(Directory.GetCurrentDirectory(), page)}");
        if (json)
            JsonText.PrintRun(run, folder, Console.Out);
    }

    private static void Print(TextReport report, IAnsiConsole console)
    {
        console.WriteLine();
        var table = new Grid()
            .AddColumn(new GridColumn().NoWrap().Padding(0, 0, 2, 0))
            .AddColumn(new GridColumn().NoWrap().Padding(0, 0, 2, 0))
            .AddColumn(new GridColumn().Padding(0, 0));
        foreach (var row in report.Rows)
            table.AddRow(
                new Text($"{row.Sign} {row.Word}", new Style(Colour(row.Verdict), decoration: Decoration.Bold)),
                new Text(row.Id),
                new Text(row.Evidence)
            );
        console.Write(table);
        foreach (var note in report.Notes)
            console.Write(new Text(note + Environment.NewLine));
        console.WriteLine();
        foreach (var line in report.StepLines(console.Profile.Width))
            console.Write(new Text(line + Environment.NewLine));
        foreach (var problem in report.Problems)
            console.Write(new Text(problem + Environment.NewLine));
        if (report.Problems.Count > 0)
            console.WriteLine();
        foreach (var mutant in report.Mutants)
            console.Write(new Text(mutant + Environment.NewLine));
        console.Write(new Text(report.Total + Environment.NewLine, new Style(decoration: Decoration.Bold)));
        if (report.Stopped.Length > 0)
            console.Write(new Text($"  {report.Stopped}{Environment.NewLine}"));
        if (report.Rounds.Length > 0)
            console.Write(new Text($"  {report.Rounds}{Environment.NewLine}"));
        if (report.Warning.Length > 0)
            console.Write(new Text($"? {report.Warning}{Environment.NewLine}", new Style(Color.Yellow)));
        foreach (var command in report.Again)
            console.Write(new Text($"again: {command}{Environment.NewLine}"));
    }

    private static Color Colour(Verdict verdict) =>
        verdict switch
        {
            Verdict.Pass or Verdict.Holds => Color.Green,
            Verdict.Fail => Color.Red,
            Verdict.Refuted => Color.Blue,
            _ => Color.Yellow,
        };
}
