using System.Globalization;
using Chaos.Core.Judging;
using Chaos.Core.Records;

namespace Chaos.Reports.Wording;

/// <summary>The result of a run in one sentence.</summary>
internal static class RunSentence
{
    /// <summary>For example <c>1 of 41 fails, 1 inconclusive, 39 as expected</c>.</summary>
    public static string Of(RunContent content)
    {
        var run = content.Run;
        if (run.Interrupted is null && run.Comparison is { } comparison)
            return comparison.Sentence();
        if (run.Interrupted is null && run.Calibration is { } calibration)
            return calibration.Sentence();
        if (run.Interrupted is null)
            return run.Experiments.Count == 0
                ? "Nothing was run"
                : Verdicts([.. run.Experiments.Select(e => e.Verdict)], Math.Max(run.Planned, run.Experiments.Count));
        var measured = run.Experiments.Where(content.WasMeasured).ToList();
        var fails = measured.Count(e => e.Verdict == Verdict.Fail);
        var total = Math.Max(run.Planned, run.Experiments.Count);
        if (measured.Count == 0 && total <= 1)
            return run.Experiments.Any(e => e.Arms.Count > 0)
                ? "Interrupted before everything was measured"
                : "Interrupted before anything was measured";
        return $"Interrupted: {(measured.Count == 0 ? "none" : N(measured.Count))} of "
            + $"{N(total)} was measured to its end{(fails == 0 ? "" : $", {N(fails)} {Fails(fails)}")}";
    }

    /// <summary>The sentence, with the run's name where the sentence does not contain it.</summary>
    public static string Titled(RunContent content)
    {
        var (sentence, run) = (Of(content), content.Run);
        return run.Interrupted is null && (run.Comparison is not null || run.Calibration is not null)
            ? sentence
            : $"{sentence}: {run.Name}";
    }

    /// <summary>Why the run ended early; null where it did not, or where its only experiment already says so.</summary>
    public static string? Why(RunRecord run) =>
        run.Interrupted is { } why
        && (
            run.Planned > 1
            || !run.IsJudged()
            || !run.Experiments.SelectMany(e => e.Problems).Any(p => p.Contains(why, StringComparison.Ordinal))
        )
            ? why
            : null;

    private static string Verdicts(IReadOnlyList<Verdict> verdicts, int total)
    {
        var expected = verdicts.Count(v => v is Verdict.Pass or Verdict.Holds);
        if (expected == total)
            return total switch
            {
                1 => "As expected",
                2 => "Both as expected",
                _ => $"All {N(total)} as expected",
            };
        if (total == 1 && verdicts.Count == 1)
            return verdicts[0] == Verdict.Fail ? "Fails" : $"{verdicts[0]}";
        var parts = new List<string>();
        Add(verdicts.Count(v => v == Verdict.Fail), Fails);
        Add(verdicts.Count(v => v == Verdict.Invalid), _ => "invalid");
        Add(verdicts.Count(v => v == Verdict.Inconclusive), _ => "inconclusive");
        Add(verdicts.Count(v => v == Verdict.Refuted), _ => "refuted");
        Add(expected, _ => "as expected");
        Add(total - verdicts.Count, _ => "not run");
        return string.Join(", ", parts);

        void Add(int count, Func<int, string> word)
        {
            if (count > 0)
                parts.Add($"{N(count)}{(parts.Count == 0 ? $" of {N(total)}" : "")} {word(count)}");
        }
    }

    private static string Fails(int count) => count == 1 ? "fails" : "fail";

    private static string N(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
