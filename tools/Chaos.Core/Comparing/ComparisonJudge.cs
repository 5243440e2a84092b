using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Comparing;

/// <summary>
/// Turns the records of two arms into the result of their comparison. Pure: the same records always give the same
/// result, and swapping the arms mirrors it.
/// </summary>
public static class ComparisonJudge
{
    /// <summary>
    /// Judges paired rounds. A pair with an unsound trial does not count. With fewer pairs than the level needs,
    /// nothing is decided. With several looks, the result is that of the first look that finds a difference, from the
    /// rounds that had run by then; otherwise that of the last look.
    /// </summary>
    public static ComparisonResult Decide(Comparison comparison, IReadOnlyList<TrialRecord> records)
    {
        if (comparison.Looks.Count == 0)
            return Decide(comparison, ComparedTrials.Pairs(comparison, records), isPaired: true, [], LookKind.Last);
        var trials = ComparedTrials.Pairs(comparison, records);
        for (var number = 1; ; number++)
        {
            var isLast = number == comparison.Looks.Count;
            if (trials.DueAfter(comparison.Looks[number - 1].Rounds) is not { } round)
                return At(comparison, number, records, LookKind.Between);
            var taken = At(
                comparison,
                number,
                [.. records.Where(r => r.Round <= round)],
                isLast ? LookKind.Last : LookKind.Early
            );
            if (isLast || taken.Verdict is ComparisonVerdict.Better or ComparisonVerdict.Worse)
                return taken;
        }
    }

    private static ComparisonResult At(
        Comparison comparison,
        int number,
        IReadOnlyList<TrialRecord> records,
        LookKind kind
    )
    {
        var look = comparison.Looks[number - 1];
        var once = comparison with { Rounds = look.Rounds, Alpha = look.Level, Looks = [] };
        IReadOnlyList<string> early =
            kind == LookKind.Between
                ? [$"rounds ended before the look after {look.Rounds} of them: nothing is decided in between"]
                : [];
        return Decide(once, ComparedTrials.Pairs(once, records), isPaired: true, early, kind) with
        {
            Alpha = comparison.Alpha,
            Look = new(number, comparison.Looks),
        };
    }

    /// <summary>
    /// Judges two runs that were recorded separately. They have no pairs, so that anything that changed between the
    /// runs counts as a difference of the arms.
    /// </summary>
    public static ComparisonResult Decide(Comparison comparison, ComparedArm before, ComparedArm after) =>
        Decide(
            comparison,
            ComparedTrials.Samples(comparison.Experiment, before, after),
            isPaired: false,
            UnlikeRuns.Of(comparison.Experiment.Id, before, after),
            LookKind.Last
        );

    private static ComparisonResult Decide(
        Comparison comparison,
        ComparedTrials trials,
        bool isPaired,
        IReadOnlyList<string> unlike,
        LookKind kind
    )
    {
        var primary = Test(comparison.Primary);
        List<MetricComparison> guardrails = [.. comparison.Guardrails.Select(Test)];
        guardrails =
        [
            .. guardrails.Zip(
                Holm.Adjust([.. guardrails.Select(g => g.P ?? 1)]),
                (g, p) => EffectTest.Adjusted(g, p, comparison.Alpha)
            ),
        ];
        guardrails = [.. guardrails.Zip(comparison.Guardrails, (g, d) => KeptLimit.Told(g, trials.Used(d).Limit))];
        var worse = guardrails.Where(g => g.Verdict == ComparisonVerdict.Worse).ToList();
        var found = worse.Count > 0 ? ComparisonVerdict.Worse : primary.Verdict;
        if (unlike.Count == 0 && Favoured(found, trials.Lost) is { } favoured)
            unlike = [favoured];
        var verdict = unlike.Count > 0 ? ComparisonVerdict.Inconclusive : found;
        // The records of separate runs are in other folders, which a report does not read.
        var (before, after) = isPaired ? trials.Records : ([], []);
        return new()
        {
            Experiment = comparison.Experiment.Id,
            Title = comparison.Experiment.Title,
            IsPaired = isPaired,
            Before = Summary(comparison, comparison.Before, before),
            After = Summary(comparison, comparison.After, after),
            Alpha = comparison.Alpha,
            RoundsRun = isPaired ? trials.Run : null,
            Primary = primary,
            Guardrails = guardrails,
            LeftOut = comparison.LeftOut,
            Verdict = verdict,
            Headline =
                unlike.Count > 0 ? unlike[0]
                : worse.Count > 0 && primary.Verdict != ComparisonVerdict.Worse
                    ? $"{worse[0].Text}: {worse[0].Why}; yet {primary.Text}: {primary.Why}"
                : $"{primary.Text}: {primary.Why}",
            Problems = [.. unlike, .. trials.Problems],
        };

        MetricComparison Test(ComparedMetric declared)
        {
            var used = trials.Used(declared);
            return new EffectTest(
                trials.Noted(used),
                trials.Of(used, isPaired),
                isPaired,
                comparison.Alpha,
                kind
            ).Result();
        }
    }

    /// <summary>
    /// Why missing rounds rule out a verdict, or null: an arm that often could not be measured is not proven good by
    /// its remaining rounds.
    /// </summary>
    private static string? Favoured(ComparisonVerdict found, (int Before, int After) lost) =>
        found switch
        {
            ComparisonVerdict.Better or ComparisonVerdict.Equivalent when lost.After > lost.Before => Missing(
                "after",
                lost.After,
                lost.Before
            ),
            ComparisonVerdict.Worse or ComparisonVerdict.Equivalent when lost.Before > lost.After => Missing(
                "before",
                lost.Before,
                lost.After
            ),
            _ => null,
        };

    private static string Missing(string arm, int lost, int others) =>
        $"{lost} round{(lost == 1 ? " does" : "s do")} not count because of what {arm} did in them, and {others} "
        + $"because of what the other arm did: the remaining rounds favour {arm}";

    /// <summary>
    /// Summarises an arm. Differences are those between the two compared arms; other arms of the experiment are
    /// ignored.
    /// </summary>
    private static ArmSummary Summary(Comparison comparison, string name, IEnumerable<TrialRecord> records) =>
        ArmSummary.Of(
            Two(comparison),
            comparison.Experiment.Arms.FirstOrDefault(a => a.Name == name)
                ?? new Arm
                {
                    Name = name,
                    Title = name,
                    Role = ArmRole.Level,
                },
            records
        ) with
        {
            Role = name == comparison.Before ? ArmRole.Control : ArmRole.Candidate,
        };

    private static Experiment Two(Comparison comparison) =>
        comparison.Experiment with
        {
            Arms =
            [
                .. comparison.Experiment.Arms.Where(a => a.Name == comparison.Before || a.Name == comparison.After),
            ],
        };
}
