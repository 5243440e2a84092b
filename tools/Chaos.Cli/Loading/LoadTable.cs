using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Load;
using Chaos.Core.Texts;
using Chaos.Reports.Wording;

namespace Chaos.Cli.Loading;

/// <summary>
/// The result of a load as lines of text: requests, latency with percentiles, histogram, statuses, errors, thresholds.
/// No line is wider than asked, from 60 columns on.
/// </summary>
internal static class LoadTable
{
    private const int Label = 12;
    private const int Column = 12;
    private const int MostOutcomes = 8;
    private const int MostErrors = 6;
    private const int MostExamples = 3;

    /// <summary>The lines.</summary>
    /// <param name="plan">What was asked for.</param>
    /// <param name="figures">What was measured; null when the load never began.</param>
    /// <param name="result">The judgement of the thresholds.</param>
    /// <param name="width">The greatest width.</param>
    public static IReadOnlyList<ResultLine> Of(LoadPlan plan, LoadFigures? figures, ExperimentResult result, int width)
    {
        var lines = new List<ResultLine>();
        if (figures is null || figures.Due == 0)
        {
            lines.Add(new(SafeText.Line($"No request was made: {result.Headline}"), LoadTone.Bad));
            return [.. lines.SelectMany(l => Fitted(l, width))];
        }
        lines.AddRange(Requests(plan, figures));
        lines.AddRange(Latency(figures));
        lines.AddRange(HistogramLines.Of(figures, width));
        lines.AddRange(Outcomes(figures));
        lines.AddRange(LoadJudgement.Lines(plan, figures, result));
        return [.. lines.SelectMany(l => Fitted(l, width))];
    }

    private static IEnumerable<ResultLine> Requests(LoadPlan plan, LoadFigures f)
    {
        yield return new(
            Row(
                "Requests",
                $"{Number(f.Sent)} in {LoadTimes.Length(f.Length)}: {LoadTimes.Rate(f.PerSecond)}{AskedWords(plan, f)}"
                    + (f.ToWarmUp > 0 ? $"; {Number(f.ToWarmUp)} more before, to warm up" : "")
            )
        );
        yield return new(
            Row("Good", $"{Number(f.Good)} ({Percent.Of(f.Good, f.Due)})"),
            f.Failed == 0 ? LoadTone.Plain : LoadTone.Bad
        );
        if (f.Failed > 0)
            yield return new(Row("Failed", $"{Number(f.Failed)} ({Percent.Of(f.Failed, f.Due)})"), LoadTone.Bad);
        yield return new(Row("In flight", $"{Number(f.InFlight)} at most"));
        if (f.Received + f.SentBytes > 0)
            yield return new(
                Row(
                    "Bodies",
                    $"{LoadTimes.Size(f.Received)} received, {LoadTimes.Size((double)f.Received / Math.Max(1, f.Sent))} each"
                        + (f.SentBytes > 0 ? $"; {LoadTimes.Size(f.SentBytes)} sent" : "")
                )
            );
    }

    private static string AskedWords(LoadPlan plan, LoadFigures f)
    {
        if (plan.Workload.Load is ClosedLoad closed)
            return $" with {Number(closed.PeakUsers)} users"
                + (
                    f.Failed > 0 && closed.PauseAfterFailure > TimeSpan.Zero
                        ? $", who paused {LoadTimes.Length(closed.PauseAfterFailure)} after each failed one"
                        : ""
                );
        var asked = f.Asked / Math.Max(f.Length.TotalSeconds, 1e-9) ?? 0;
        return f.Sent >= f.Due ? " as asked" : $" of {LoadTimes.Rate(asked)} asked";
    }

    private static IEnumerable<ResultLine> Latency(LoadFigures f)
    {
        if (f.GoodLatency.Count + f.FailedLatency.Count == 0)
            yield break;
        var shown = Columns(f);
        var isOne = shown.Count == 1;
        yield return new("");
        yield return new(
            isOne
                ? f.GoodLatency.Count > 0
                    ? "Latency"
                    : "Latency of the failed requests"
                : "Latency".PadRight(Label) + string.Concat(shown.Select(c => c.Name.PadLeft(Column))),
            LoadTone.Heading
        );
        if (f.Phases.Count > 0)
            yield return new(
                "  good".PadRight(Label)
                    + string.Concat(f.Phases.Select(p => Percent.Of(p.Figures.Good, p.Figures.Due).PadLeft(Column)))
            );
        yield return Cells("min", h => h.Min);
        yield return Cells("mean", h => h.Mean);
        foreach (var quantile in LoadFigures.Quantiles)
            yield return Cells(
                string.Create(CultureInfo.InvariantCulture, $"p{100 * quantile:0.#}"),
                h => h.ValueAtQuantile(quantile)
            );
        yield return Cells("max", h => h.Max);
        if (LeftOut(f) is { Length: > 0 } left)
            yield return new($"  In no column: {left}");

        ResultLine Cells(string name, Func<PackedHistogram, TimeSpan?> value) =>
            new(
                $"  {name}".PadRight(Label)
                    + string.Concat(shown.Select(c => LoadTimes.Latency(value(c.Latencies)).PadLeft(Column)))
            );
    }

    /// <summary>
    /// The columns of latencies: by phase where there is a fault, else good and failed requests, as far as there are any.
    /// </summary>
    private static IReadOnlyList<(string Name, PackedHistogram Latencies)> Columns(LoadFigures f) =>
        f.Phases.Count > 0
            ?
            [
                .. f.Phases.Select(p => (p.Name, p.Figures.GoodLatency)),
                .. f.FailedLatency.Count > 0 ? [("failed", f.FailedLatency)] : Array.Empty<(string, PackedHistogram)>(),
            ]
        : f.GoodLatency.Count == 0 ? [("failed", f.FailedLatency)]
        : f.FailedLatency.Count == 0 ? [("good", f.GoodLatency)]
        : [("good", f.GoodLatency), ("failed", f.FailedLatency)];

    /// <summary>The requests that are neither before, during nor after the fault; empty for none.</summary>
    private static string LeftOut(LoadFigures f) =>
        string.Join(
            "; ",
            new[]
            {
                f.UnderWay > 0
                    ? $"{Counted.Of(f.UnderWay, "request")} of the seconds in which some may have been under way when the "
                        + "fault began"
                    : null,
                f.AtItsEnd > 0 ? $"{Counted.Of(f.AtItsEnd, "request")} of the second in which it ended" : null,
            }.OfType<string>()
        );

    private static IEnumerable<ResultLine> Outcomes(LoadFigures f)
    {
        var statuses = f.Outcomes.Where(o => o.Status.IsGood() || StatusText.IsStatus(o)).ToList();
        var errors = f.Outcomes.Except(statuses).ToList();
        foreach (var line in Table("Statuses", statuses, MostOutcomes))
            yield return line;
        foreach (var line in Table("Errors", errors, MostErrors))
            yield return line;
        foreach (var line in Examples(f))
            yield return line;
    }

    /// <summary>One failed request of each kind, where its details say more than the word for how it ended.</summary>
    private static IEnumerable<ResultLine> Examples(LoadFigures f)
    {
        var words = f.Outcomes.Select(o => o.What).ToHashSet();
        var kinds = f
            .Examples.Where(e =>
                e.Detail is { } detail && !words.Any(w => detail.EndsWith(w, StringComparison.Ordinal))
            )
            .DistinctBy(e => e.Status)
            .Take(MostExamples)
            .ToList();
        if (kinds.Count == 0)
            yield break;
        yield return new("");
        yield return new("Such as", LoadTone.Heading);
        foreach (var e in kinds)
            yield return new(
                $"  request {Number(e.Number)}, due at {LoadTimes.Length(e.Due)}, after "
                    + $"{LoadTimes.Latency(TimeSpan.FromMilliseconds(e.LatencyMilliseconds))}: {SafeText.Line(e.Detail!)}",
                LoadTone.Bad
            );
    }

    private static IEnumerable<ResultLine> Table(string heading, List<OutcomeRow> rows, int most)
    {
        if (rows.Count == 0)
            yield break;
        yield return new("");
        yield return new(heading, LoadTone.Heading);
        var counts = rows.Max(r => Number(r.Count).Length);
        foreach (var row in rows.Take(most))
            yield return new(
                $"  {Number(row.Count).PadLeft(counts)}  {SafeText.Line(StatusText.Of(row))}",
                row.Status.IsGood() ? LoadTone.Plain : LoadTone.Bad
            );
        if (rows.Count > most)
            yield return new($"  and {Number(rows.Count - most)} others, in the report");
    }

    private static IEnumerable<ResultLine> Fitted(ResultLine line, int width) =>
        Output.FittedLines.Of(line.Text, width).Split('\n').Select(text => line with { Text = text });

    private static string Row(string label, string text) => label.PadRight(Label) + text;

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
