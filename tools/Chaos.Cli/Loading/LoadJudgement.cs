using System.Globalization;
using Chaos.Core.Judging;
using Chaos.Core.Texts;
using Chaos.Reports.Wording;

namespace Chaos.Cli.Loading;

/// <summary>The thresholds of a load with their figures, and what makes the measurement doubtful.</summary>
internal static class LoadJudgement
{
    /// <summary>Least share of good requests without a threshold about them.</summary>
    private const double Least = .5;

    /// <summary>The share of the p99 latency from which on a late begin is told.</summary>
    private const double LateShare = .1;

    private static readonly TimeSpan s_lateness = TimeSpan.FromMilliseconds(2);

    /// <summary>The lines; without thresholds only those about a load that was not made, or mostly failed.</summary>
    public static IEnumerable<ResultLine> Lines(LoadPlan plan, LoadFigures figures, ExperimentResult result)
    {
        if (plan.Thresholds.Count > 0)
        {
            yield return new("");
            yield return new("Thresholds", LoadTone.Heading);
        }
        foreach (var (text, finding) in plan.Thresholds.Zip(result.Findings))
            yield return new(
                $"  {finding.Verdict.Sign()} {text}: {SafeText.Line(finding.WhyAlone ?? finding.Why)}{Needed(plan, text, finding)}",
                Tone(finding.Verdict)
            );
        var doubts = Doubts(plan, figures, result).ToList();
        if (doubts.Count > 0)
            yield return new("");
        foreach (var doubt in doubts)
            yield return doubt;
    }

    /// <summary>What it takes to decide a threshold; empty where its reason says so, and for a decided one.</summary>
    private static string Needed(LoadPlan plan, string text, Finding finding) =>
        finding.HasNoInterval && plan.TooShort.FirstOrDefault(t => t.Text == text) is { } tooShort
            ? $"; it takes {tooShort.Needed} ({tooShort.Options})"
            : "";

    private static IEnumerable<ResultLine> Doubts(LoadPlan plan, LoadFigures figures, ExperimentResult result)
    {
        if (result.WasCutShort)
            yield return new("? stopped early: these are the requests until then", LoadTone.Doubt);
        else if (plan.Thresholds.Count == 0)
            foreach (var finding in result.Findings.Where(f => f.Verdict != Verdict.Pass))
                yield return new(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{finding.Verdict.Sign()} the load was not made as asked: {SafeText.Line(finding.Why)}"
                    ),
                    Tone(finding.Verdict)
                );
        // That most requests failed is told below, with what can be done.
        if (!result.WasCutShort)
            foreach (var problem in result.Problems.Where(p => p != result.TooFewGoodCalls))
                yield return new($"? {SafeText.Line(problem)}", LoadTone.Doubt);
        if (
            figures.StartLag is { } lag
            && lag > s_lateness
            && lag.Ticks > LateShare * (figures.GoodLatency.ValueAtQuantile(.99)?.Ticks ?? 0)
        )
            yield return new(
                $"? this machine was busy: 1 % of the requests began {LoadTimes.Latency(lag)} late or later, which is part "
                    + "of their latency",
                LoadTone.Doubt
            );
        var unjudged = plan.Thresholds.Count == 0 || result.Verdict == Verdict.Inconclusive;
        if (unjudged && figures.Good < Least * figures.Due)
            yield return new(
                $"? only {Percent.Of(figures.Good, figures.Due)} of the requests were good: "
                    + "judge them with --threshold 'availability >= 99 %'",
                LoadTone.Doubt
            );
    }

    private static LoadTone Tone(Verdict verdict) =>
        verdict switch
        {
            Verdict.Pass => LoadTone.Good,
            Verdict.Fail => LoadTone.Bad,
            _ => LoadTone.Doubt,
        };
}
