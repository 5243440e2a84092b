using Chaos.Reports;

namespace Chaos.Samples;

/// <summary>Writes one CSV line per experiment, for a spreadsheet.</summary>
public sealed class CsvReport : IReport
{
    public string FileName => "verdicts.csv";

    public void Write(RunContent run, TextWriter output)
    {
        output.Write("experiment,verdict,headline\n");
        foreach (var result in run.Run.Experiments)
            output.Write($"{Quoted(result.Id)},{result.Verdict},{Quoted(result.Headline)}\n");
    }

    // Do not trust texts from a record: they may contain quotes, line breaks, or a formula for the spreadsheet.
    private static string Quoted(string text)
    {
        var plain = text.ReplaceLineEndings(" ").Replace("\"", "\"\"", StringComparison.Ordinal);
        return $"\"{(plain is ['=' or '+' or '-' or '@', ..] ? "'" : "")}{plain}\"";
    }
}
