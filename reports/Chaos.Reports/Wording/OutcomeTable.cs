using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Texts;
using Chaos.Core.Trials;

namespace Chaos.Reports.Wording;

/// <summary>
/// How the calls of an experiment ended, by arm and phase. Every arm has the same rows in the same order: good
/// outcomes, then failures with the most frequent first, then calls that the generator could not make.
/// </summary>
internal sealed class OutcomeTable
{
    private readonly Dictionary<(string Arm, string Phase), ArmOutcomes> _outcomes;

    /// <param name="result">What the experiment came to.</param>
    public OutcomeTable(ExperimentResult result)
    {
        _outcomes = result.Outcomes.GroupBy(o => (o.Arm, o.Phase)).ToDictionary(g => g.Key, g => g.First());
        Arms = [.. result.Arms.InOrder().Where(a => result.Outcomes.Any(o => o.Arm == a.Name))];
        Phases =
        [
            .. result
                .Outcomes.GroupBy(o => o.Arm)
                .OrderByDescending(g => g.Count())
                .SelectMany(g => g.Select(o => o.Phase))
                .Distinct(),
        ];
        var rows = result
            .Outcomes.SelectMany(o => o.Rows)
            .GroupBy(r => (r.Status, r.Word))
            .Select(g => new OutcomeLine(g.Key.Status, g.Key.Word, g.First().What, g.Sum(r => r.Count)))
            .ToList();
        var twice = rows.GroupBy(r => r.Text).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        Lines =
        [
            .. rows.Select(r =>
                    twice.Contains(r.Text) && r.Word is not null
                        ? r with
                        {
                            Text = $"{r.Text}, {OutcomeWords.Of(r.Status)}",
                        }
                        : r
                )
                .OrderBy(r => r.Order)
                .ThenByDescending(r => r.Total)
                .ThenBy(r => r.Text, StringComparer.Ordinal),
        ];
    }

    /// <summary>The arms that had calls due, in the order in which they are shown.</summary>
    public IReadOnlyList<ArmSummary> Arms { get; }

    /// <summary>The phases in order of time.</summary>
    public IReadOnlyList<string> Phases { get; }

    /// <summary>The rows; empty where no call was due.</summary>
    public IReadOnlyList<OutcomeLine> Lines { get; }

    /// <summary>How many calls of an arm had this outcome in a phase; null where none was due.</summary>
    public long? Count(ArmSummary arm, string phase, OutcomeLine line) =>
        _outcomes.TryGetValue((arm.Name, phase), out var outcomes)
            ? outcomes.Rows.Where(r => r.Status == line.Status && r.Word == line.Word).Sum(r => r.Count)
            : null;

    /// <summary>
    /// Which of an arm's calls are in no column: those of the warm-up, and those of the seconds in which a phase began
    /// or ended. Empty without any.
    /// </summary>
    public string Beside(RunContent run, ArmSummary arm)
    {
        var rounds = run.Trials(arm).Select(t => t.Record).OfType<TrialRecord>().ToList();
        var warmUp = rounds.Sum(r => Due(r, s => s < r.Slots(Phase.Whole).From));
        var shown = Phases.Sum(p => _outcomes.GetValueOrDefault((arm.Name, p))?.Rows.Sum(r => r.Count) ?? 0);
        var edges = rounds.Sum(r => Due(r, _ => true)) - warmUp - shown;
        var left = new List<string>();
        if (warmUp > 0)
            left.Add($"{Counted.Of(warmUp, "call")} of the warm-up");
        if (edges > 0)
            left.Add($"{Counted.Of(edges, "call")} in the seconds in which a phase began or ended");
        return left.Count == 0 || rounds.Count < arm.Records.Count ? "" : $"In no column: {string.Join(", ", left)}";

        static long Due(TrialRecord round, Func<int, bool> isCounted) =>
            round.Workloads.Sum(w => w.Slots.Where(s => isCounted(s.Slot)).Sum(s => s.Calls.Values.Sum()));
    }

    /// <summary>
    /// Which of an arm's calls are in the column of those that were under way when the fault began, and why. Empty without
    /// any.
    /// </summary>
    public string UnderWay(RunContent run, ArmSummary arm)
    {
        var rounds = run.Trials(arm).Select(t => t.Record).OfType<TrialRecord>().ToList();
        var left = Phase.UnderWay.ToString();
        if (rounds.Count == 0 || _outcomes.GetValueOrDefault((arm.Name, left)) is not { Rows.Count: > 0 })
            return "";
        var (from, to) = rounds[0].Slots(Phase.UnderWay);
        var times = rounds[0].Times;
        return string.Create(
                CultureInfo.InvariantCulture,
                $"{char.ToUpperInvariant(left[0])}{left[1..]}: calls that were due "
            )
            + (
                rounds.Count > 1
                    ? "shortly before it or in the second in which it began"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"from second {from} to second {to}: the fault began at {times.FaultBegan.TotalSeconds:0.##} s, a call "
                            + $"took up to {(times.FaultBegan - times.BaselineEnd!.Value).TotalSeconds:0.###} s before it"
                    )
            )
            + ", and figures are counted in whole seconds. The fault may have hit some of them, so they are in the figures "
            + "neither before it nor during it";
    }

    /// <summary>The counts of an arm's calls in a phase; null where none was due.</summary>
    public CallCounts? Counts(ArmSummary arm, string phase)
    {
        if (!_outcomes.TryGetValue((arm.Name, phase), out var outcomes))
            return null;
        return new(
            arm.Name,
            arm.Role,
            phase,
            outcomes.Offered,
            outcomes.Offered - outcomes.Failed,
            Of(CallStatus.Degraded),
            Of(CallStatus.Unsent)
        );

        long Of(CallStatus status) => outcomes.Rows.Where(r => r.Status == status).Sum(r => r.Count);
    }
}
