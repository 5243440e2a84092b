using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>How an arm's calls ended in a phase, over all its rounds, with the most frequent outcome first.</summary>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Phase">The phase in words.</param>
/// <param name="Rows">The outcomes.</param>
public sealed record ArmOutcomes(string Arm, string Phase, IReadOnlyList<OutcomeRow> Rows)
{
    private const int MostInText = 6;

    /// <summary>Calls that the generator was able to make.</summary>
    public long Offered => Rows.Where(r => r.Status != CallStatus.Unsent).Sum(r => r.Count);

    /// <summary>Calls among the offered ones that were not good.</summary>
    public long Failed => Rows.Where(r => r.Status != CallStatus.Unsent && !r.Status.IsGood()).Sum(r => r.Count);

    /// <summary>The outcomes in words: <c>913 x 200, 61 x 503, 7 timed out</c>.</summary>
    public string Text =>
        string.Join(", ", Rows.Take(MostInText).Select(r => r.Text))
        + (
            Rows.Count > MostInText ? FormattableString.Invariant($" and {Rows.Count - MostInText} other outcomes") : ""
        );

    /// <summary>Counts the outcomes of an arm's rounds in a phase; null when no call was due in it.</summary>
    public static ArmOutcomes? Of(Arm arm, IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        RowsOf(PhaseSlots.Of(rounds, phase).SelectMany(second => second)) is { Count: > 0 } rows
            ? new(arm.Name, phase.ToString(), rows)
            : null;

    /// <summary>
    /// The failed calls of some slots in words: <c>61 x 503, 7 timed out</c>. Calls that the generator was not able to
    /// make are left out.
    /// </summary>
    public static string Failures(IEnumerable<SlotRecord> slots) =>
        string.Join(
            ", ",
            RowsOf(slots).Where(r => !r.Status.IsGood() && r.Status != CallStatus.Unsent).Select(r => r.Text)
        );

    /// <summary>Counts how the calls of some slots ended, with the most frequent outcome first.</summary>
    public static IReadOnlyList<OutcomeRow> RowsOf(IEnumerable<SlotRecord> slots)
    {
        var counts = new Dictionary<(CallStatus Status, string? Word), long>();
        foreach (var slot in slots)
        foreach (var (status, count) in slot.Calls)
        {
            var words = slot.Outcomes?.GetValueOrDefault(status);
            foreach (var (word, some) in words ?? new Dictionary<string, long>())
                Add(status, word, some);
            Add(status, null, count - (words?.Values.Sum() ?? 0));
        }
        return
        [
            .. counts
                .Select(c => new OutcomeRow(c.Key.Status, c.Key.Word, c.Value))
                .OrderByDescending(r => r.Count)
                .ThenBy(r => r.What, StringComparer.Ordinal),
        ];

        void Add(CallStatus status, string? word, long count)
        {
            if (count > 0)
                counts[(status, word)] = counts.GetValueOrDefault((status, word)) + count;
        }
    }
}
