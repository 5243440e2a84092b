using Chaos.Core.Comparing;
using Chaos.Core.Expectations;
using Chaos.Core.Judging;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>Writes a verdict on the page: a sign, a word, and a colour that adds no information.</summary>
internal static class Badge
{
    internal static void Write(Markup page, ExperimentResult result) =>
        Write(page, result.Verdict.Sign(), result.Word(), Tone(result.Verdict));

    internal static void Write(Markup page, ExperimentResult result, Finding finding) =>
        Write(page, finding.CountedIn(result).Sign(), finding.WordIn(result), Tone(finding.CountedIn(result)));

    internal static void Write(Markup page, ComparisonVerdict verdict) =>
        Write(
            page,
            verdict.Sign(),
            verdict.ToString(),
            verdict switch
            {
                ComparisonVerdict.Better or ComparisonVerdict.Equivalent => "good",
                ComparisonVerdict.Worse => "bad",
                _ => "open",
            }
        );

    internal static void Write(Markup page, MutantResult mutant) =>
        Write(page, mutant.Sign(), mutant.Word(), mutant.IsKilled ? "good" : "bad");

    /// <summary>Writes whether an arm meets its limits, in the words of the findings.</summary>
    internal static void Write(Markup page, LimitCheck standing, bool ofGuards) =>
        Write(
            page,
            standing switch
            {
                LimitCheck.Met => "✔",
                LimitCheck.Missed => "✘",
                _ => "?",
            },
            $"{(ofGuards ? "guard" : "objective")}{(standing == LimitCheck.Missed ? "" : "s")} "
                + $"{standing switch { LimitCheck.Met => "met", LimitCheck.Missed => "missed", _ => "undecided" }}",
            standing switch
            {
                LimitCheck.Met => "good",
                LimitCheck.Missed => "bad",
                _ => "open",
            }
        );

    private static void Write(Markup page, string sign, string word, string tone) =>
        page.Write($"<span class=\"badge {tone}\"><span class=\"sign\">{sign}</span> {word}</span>");

    private static string Tone(Verdict verdict) =>
        verdict switch
        {
            Verdict.Pass or Verdict.Holds => "good",
            Verdict.Fail or Verdict.Invalid => "bad",
            _ => "open",
        };
}
