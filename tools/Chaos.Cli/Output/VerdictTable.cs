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
        foreach (var line in report.Lines(console.Profile.Width))
        {
            if (line.IsWhole)
            {
                Console.WriteLine(line.Text);
                continue;
            }
            var coloured = Math.Min(line.Coloured, line.Text.Length);
            if (line.Verdict is { } verdict && coloured > 0)
                console.Write(new Text(line.Text[..coloured], new Style(Colour(verdict), decoration: Decoration.Bold)));
            console.Write(
                new Text(
                    line.Text[coloured..] + Environment.NewLine,
                    line.IsBold ? new(decoration: Decoration.Bold) : null
                )
            );
        }
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
