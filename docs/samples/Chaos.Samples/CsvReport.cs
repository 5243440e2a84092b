using Chaos.Reports;

namespace Chaos.Samples;

/// <summary>A line for each experiment, for a spreadsheet.</summary>
public sealed class CsvReport : IReport
{
    public string FileName => "verdicts.csv";

    public void Write(RunContent run, TextWriter output)
    {
        output.Write("experiment,verdict,headline\n");
        foreach (var result in run.Run.Experiments)
            output.Write($"{Quoted(result.Id)},{result.Verdict},{Quoted(result.Headline)}\n");
    }

    // Every text of a record is hostile: it may hold quotes and line breaks, and what a spreadsheet takes for a formula.
    private static string Quoted(string text)
    {
        var plain = text.ReplaceLineEndings(" ").Replace("\"", "\"\"", StringComparison.Ordinal);
        return $"\"{(plain is ['=' or '+' or '-' or '@', ..] ? "'" : "")}{plain}\"";
    }
}
