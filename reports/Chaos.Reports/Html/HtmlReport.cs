using Chaos.Core.Trials;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>Writes the page: one HTML file that loads no other file, contacts no host and runs no script.</summary>
internal sealed class HtmlReport : IReport
{
    public string FileName => "report.html";

    public void Write(RunContent run, TextWriter output)
    {
        var page = new Markup(output);
        var sentence = RunSentence.Of(run);
        var results = run.Run.WorstFirst();
        // With this policy the browser refuses every request and script, even if a text were not escaped.
        page.Write(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{sentence} · {run.Run.Name}</title>
            <link rel="icon" href="data:,">
            <style>

            """
        );
        page.Raw(Style());
        page.Write(
            $"""
            </style>
            </head>
            <body>
            <header>
            <h1>{RunSentence.Titled(run)}</h1>
            <p class="facts">
            """
        );
        foreach (var (fact, i) in RunFacts.Of(run.Run).Select((f, i) => (f, i)))
            page.Write($"{(i == 0 ? "" : " · ")}<span>{fact}</span>");
        page.Write($"</p>\n");
        if (RunSentence.Why(run.Run) is { } why)
            page.Write($"<p class=\"problem\"><b>!</b> {why[..1].ToUpperInvariant()}{why[1..]}</p>\n");
        if (run.Run.Warning() is { Length: > 0 } warning)
            page.Write($"<p class=\"problem\"><b>?</b> {warning}</p>\n");
        page.Write($"</header>\n<main>\n");
        if (run.Run.Comparison is { } comparison)
            ComparisonSection.Write(page, run, comparison);
        if (run.Run.Calibration is { } calibration)
            CalibrationSection.Write(page, calibration);
        if (run.Run.Judged() is { Count: > 0 } judged)
            page.Part(
                part => Overview.Write(part, run, judged),
                (part, e) =>
                    part.Write($"<p class=\"problem\"><b>!</b> The overview could not be made: {e.Message}</p>\n")
            );
        if (run.Engine is { } engine)
            page.Write($"<p class=\"facts\">{EngineWords.Of(engine)}</p>\n");
        if (run.Run.Preflight is { } preflight)
            foreach (var line in preflight.ShortLines())
                page.Write($"<p class=\"facts\">{line}</p>\n");
        foreach (var result in results)
            page.Part(
                part => ExperimentSection.Write(part, run, result),
                (part, e) =>
                    part.Write(
                        $"<article id=\"{result.Id}\"><h2>{result.Id}</h2>\n<p>{result.Word()}: "
                            + $"{result.Headline}</p>\n<p class=\"problem\"><b>!</b> This part of the report "
                            + $"could not be made from its records: {e.Message}</p></article>\n"
                    )
            );
        MutantsTable.Write(page, run.Run.Mutants);
        page.Write(
            $"""
            </main>
            <footer><p>Manifest: <a href="{TrialFiles.Run}">{TrialFiles.Run}</a>. {(
                run.Engine is null ? "Latency counts from the time a call was due; of loads without such times, from its begin. " : ""
            )}Intervals are two-sided, 95 %.</p></footer>
            </body>
            </html>

            """
        );
    }

    private static string Style()
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("page.css")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
