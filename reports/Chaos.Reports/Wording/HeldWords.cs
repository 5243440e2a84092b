using Chaos.Core.Expectations;
using Chaos.Core.Judging;

namespace Chaos.Reports.Wording;

/// <summary>Words for all expectations of an experiment together: which did not hold, and how many did.</summary>
internal static class HeldWords
{
    private static readonly string[] s_kinds =
    [
        nameof(Objective),
        nameof(Guard),
        nameof(Contrast),
        nameof(Invariant),
        nameof(Oracle),
    ];

    /// <summary>The kinds of an experiment's findings: <c>objectives and guards</c>; empty without any.</summary>
    public static string Kinds(ExperimentResult result)
    {
        List<string> kinds =
        [
            .. s_kinds.Where(k => result.Findings.Any(f => f.Kind == k)).Select(k => $"{k.ToLowerInvariant()}s"),
        ];
        return kinds.Count < 2 ? string.Concat(kinds) : $"{string.Join(", ", kinds.SkipLast(1))} and {kinds[^1]}";
    }

    /// <summary>
    /// How many expectations held: <c>1 of 3 objectives and guards held</c>. Empty where all did, for a single one, and
    /// where the measurement is not sound, because then none is decided.
    /// </summary>
    public static string Held(ExperimentResult result) =>
        Share(result) is { Length: > 0 } share ? $"{share} {Kinds(result)} held" : "";

    /// <summary>The numbers of it alone: <c>1 of 3</c>.</summary>
    public static string Share(ExperimentResult result)
    {
        var expected = result.Findings.Where(f => f.Kind != Prediction.Kind).ToList();
        if (expected.Count < 2 || result.IsUnsound())
            return "";
        var held = expected.Count(f => f.Verdict == Verdict.Pass);
        return held == expected.Count ? "" : $"{held} of {expected.Count}";
    }

    /// <summary>
    /// The findings beside the one that the headline is about that did not hold either, missed ones first; empty where
    /// the measurement is not sound.
    /// </summary>
    public static IReadOnlyList<Finding> AlsoNotHeld(ExperimentResult result) =>
        result.IsUnsound() || result.Told() is not { } told
            ? []
            :
            [
                .. result
                    .Findings.Where(f => f.Verdict != Verdict.Pass && !ReferenceEquals(f, told))
                    .OrderByDescending(f => f.Verdict),
            ];

    /// <summary>A finding with its sign: <c>✘ Good calls during the fault: 97 %, limit ≥ 99 %</c>.</summary>
    public static string Line(Finding finding) => $"{finding.Verdict.Sign()} {finding.Text}: {finding.Why}";
}
