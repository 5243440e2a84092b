using Chaos.Core.Calls;
using Chaos.Core.Judging;

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
