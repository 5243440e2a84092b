using System.Text.Encodings.Web;
using System.Text.Json;
using Chaos.Cli.Annotating;
using Chaos.Cli.Running;
using Chaos.Core.Texts;
using Chaos.Mitigations.Linting;
using Spectre.Console;

namespace Chaos.Cli.Linting;

/// <summary>The linter's findings, as lines for tools, as JSON, and as text for a terminal.</summary>
internal sealed record LintReport(IReadOnlyList<LintedFile> Files)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Mistakes in all files.</summary>
    public int Mistakes => Files.Sum(f => f.Mistakes.Count);

    /// <summary>Warnings in all files.</summary>
    public int Warnings => Files.Sum(f => f.Count(LintSeverity.Warning));

    /// <summary>Mistakes and warnings as annotations for GitHub. Rules that were not checked are left out.</summary>
    internal IEnumerable<Annotation> Annotations =>
        Files.SelectMany(f =>
            f.Mistakes.Select(m => new Annotation(true, m.Text)
                {
                    File = f.File,
                    Position = m.Position,
                    HasColumn = true,
                })
                .Concat(
                    f.Findings.Where(p => p.Finding.Severity == LintSeverity.Warning)
                        .Select(p => new Annotation(false, $"{p.About}: {p.Finding.Text}")
                        {
                            File = f.File,
                            Position = p.Position,
                            HasColumn = true,
                        })
                )
        );

    /// <summary>The number of mistakes, warnings, and rules that were not checked.</summary>
    public string Total
    {
        get
        {
            var notChecked = Files.Sum(f => f.Count(LintSeverity.NotChecked));
            return $"{Counted.Of(Mistakes, "mistake")}, {Counted.Of(Warnings, "warning")}"
                + $"{(notChecked == 0 ? "" : $", {notChecked} not checked because facts are missing")}";
        }
    }

    /// <summary>
    /// One line each: <c>file:line:column: warning: place mitigation: text (formula; experiment)</c>.
    /// </summary>
    public void PrintLines(TextWriter output)
    {
        foreach (var file in Files)
        {
            if (file.Summary is { } summary)
                output.WriteLine($"{file.File}: {summary}");
            foreach (var mistake in file.Mistakes)
                output.WriteLine(mistake.In(file.File));
            foreach (var one in file.Findings)
                output.WriteLine(
                    $"{file.File}:{one.Position}: {Word(one.Finding.Severity)}: {one.About}: "
                        + $"{one.Finding.Text}"
                        + $"{(one.Finding.Formula is { } formula ? $" ({formula}; {one.Finding.Experiment})" : "")}"
                );
        }
        output.WriteLine(Total);
    }

    /// <summary>Prints the findings as JSON.</summary>
    public void PrintJson(TextWriter output) =>
        output.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    mistakes = Files.SelectMany(f =>
                        f.Mistakes.Select(m => new
                        {
                            file = f.File,
                            m.Position.Line,
                            m.Position.Column,
                            m.Text,
                        })
                    ),
                    findings = Files.SelectMany(f =>
                        f.Findings.Select(p => new
                        {
                            file = f.File,
                            p.Position.Line,
                            p.Position.Column,
                            severity = Word(p.Finding.Severity),
                            p.Finding.Rule,
                            p.Path,
                            p.Finding.Text,
                            p.Finding.Formula,
                            p.Finding.Experiment,
                        })
                    ),
                },
                s_json
            )
        );

    /// <summary>Prints the findings in colour, one block each.</summary>
    public void Print(IAnsiConsole console)
    {
        foreach (var file in Files)
        {
            if (file.Summary is { } summary)
                console.Write(new Text($"{file.File}: {summary}{Environment.NewLine}{Environment.NewLine}"));
            foreach (var mistake in file.Mistakes)
                Block(console, mistake.PlaceIn(file.File), "mistake", Color.Red, "", (mistake.Text, Style.Plain));
            foreach (var warning in file.Findings.Where(f => f.Finding.Severity == LintSeverity.Warning))
                Block(
                    console,
                    $"{file.File}:{warning.Position}",
                    "warning",
                    Color.Yellow,
                    warning.About,
                    (warning.Finding.Text, Style.Plain),
                    (warning.Finding.Formula!, new Style(Color.Grey)),
                    ($"{CalledAs.Command} run {warning.Finding.Experiment}", new Style(Color.Blue))
                );
            foreach (var other in file.Findings.Where(f => f.Finding.Severity == LintSeverity.NotChecked))
                Block(
                    console,
                    $"{file.File}:{other.Position}",
                    "not checked",
                    Color.Grey,
                    other.About,
                    (other.Finding.Text, new Style(Color.Grey))
                );
        }
        console.Write(
            new Text(
                Total + Environment.NewLine,
                new Style(
                    Mistakes > 0 ? Color.Red
                        : Warnings > 0 ? Color.Yellow
                        : Color.Green,
                    decoration: Decoration.Bold
                )
            )
        );
    }

    private static void Block(
        IAnsiConsole console,
        string position,
        string word,
        Color colour,
        string about,
        params (string Text, Style Style)[] lines
    )
    {
        var head = new Paragraph()
            .Append(position, new Style(decoration: Decoration.Bold))
            .Append($"  {word}", new Style(colour, decoration: Decoration.Bold))
            .Append(about.Length == 0 ? "" : $"  {about}");
        console.Write(head);
        console.WriteLine();
        foreach (var (text, style) in lines)
            console.Write(new Padder(new Text(text, style), new Padding(4, 0, 0, 0)));
        console.WriteLine();
    }

    private static string Word(LintSeverity severity) => severity == LintSeverity.Warning ? "warning" : "not checked";
}
