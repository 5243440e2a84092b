using Chaos.Core.Capacity;
using Chaos.Core.Judging;
using Chaos.Core.Texts;
using Chaos.Records;
using Chaos.Reports.Wording;

namespace Chaos.Cli.Loading;

/// <summary>A hold that was made, with its figures and whether its thresholds held.</summary>
/// <param name="Hold">The rate.</param>
/// <param name="Held">Whether the thresholds held; an undecided one did not, except in a recovery.</param>
/// <param name="Figures">What was measured; null when the load never began.</param>
/// <param name="Why">The threshold that did not hold, with its figure; empty when all held.</param>
internal sealed record HoldMade(Hold Hold, bool Held, LoadFigures? Figures, string Why)
{
    /// <summary>The heading of the table of holds.</summary>
    public static ResultLine Heading { get; } =
        new($"  {"rate", 10}  {"made", 10}  {"good", 8}  {"p50", 9}  {"p99", 9}  result", LoadTone.Heading);

    /// <summary>Why the hold says nothing about the service, so that the search ends; null when it does.</summary>
    public string? WhyNothing { get; init; }

    /// <summary>Whether only the machine made it undecided.</summary>
    public bool IsOfTheMachine { get; init; }

    /// <summary>The hold as a line of the table.</summary>
    public ResultLine Line =>
        new(
            $"  {LoadTimes.Rate(Hold.PerSecond), 10}  {LoadTimes.Rate(Figures?.PerSecond ?? 0), 10}"
                + $"  {Percent.Of(Figures?.Good ?? 0, Figures?.Due ?? 0), 8}"
                + $"  {LoadTimes.Latency(Figures?.GoodLatency.ValueAtQuantile(.5)), 9}"
                + $"  {LoadTimes.Latency(Figures?.GoodLatency.ValueAtQuantile(.99)), 9}"
                + $"  {(Held ? "✔" : IsOfTheMachine ? "? late, once more" : "✘")}{KindWords}"
                + (Held ? "" : $"{(KindWords.Length > 0 || IsOfTheMachine ? ":" : "")} {Why}"),
            Held ? LoadTone.Good : LoadTone.Bad
        );

    private string KindWords =>
        Hold.Kind switch
        {
            HoldKind.Down => " right after",
            HoldKind.Recovery => " recovery",
            _ => "",
        };

    private static string FigureOf(Finding finding) =>
        SafeText.Line(finding.Arms is [var arm, ..] ? arm.Text : finding.Why);

    /// <summary>Reads a hold's result.</summary>
    public static HoldMade Of(Hold hold, LoadPlan load, ExperimentResult result, RecordFolder folder)
    {
        var record = result.Arms.SelectMany(a => a.Records).Select(folder.ReadTrial).FirstOrDefault();
        var figures = record is null ? null : LoadFigures.Of(record, load);
        var held =
            result.Verdict == Verdict.Pass
            || (
                hold.Kind == HoldKind.Recovery
                && result.Findings.All(f => f.Verdict != Verdict.Fail)
                && record?.Interrupted is null
            );
        var missed = result.Findings.Zip(load.Thresholds).FirstOrDefault(f => f.First.Verdict != Verdict.Pass);
        return new(hold, held, figures, missed.First is null ? "" : $"{missed.Second}: {FigureOf(missed.First)}")
        {
            IsOfTheMachine = !held && result.SpoiledByMachine,
            WhyNothing =
                figures is null || figures.Due == 0 ? SafeText.Line(result.Headline)
                : !held && result.SpoiledByMachine
                    ? $"this machine cannot make {LoadTimes.Rate(hold.PerSecond)}: {SafeText.Line(result.Headline)}"
                : null,
        };
    }
}
