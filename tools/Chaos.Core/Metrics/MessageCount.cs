using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Messaging;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The number of messages with one fate in the ledger, over all rounds. It belongs to the whole trial, because a
/// message's fate is known only at the trial's end.
/// </summary>
/// <param name="Entry">The fate that is counted.</param>
/// <param name="Group">The group of consumers whose ledger is read; null when there is only one.</param>
public sealed record MessageCount(LedgerEntry Entry, string? Group = null) : Metric
{
    public override string Name => $"messages {Words(Entry)}{(Group is null ? "" : $" by {Group}")}";

    public override MetricUnit Unit => MetricUnit.Count;

    public override Bound? GoodSide =>
        Entry switch
        {
            LedgerEntry.Acked or LedgerEntry.Distinct => Bound.AtLeast,
            LedgerEntry.Handled => null,
            _ => Bound.AtMost,
        };

    public override bool IsOfWholeTrial => true;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var ledgers = rounds.Select(r => r.LedgerOf(Group)).ToList();
        return ledgers.Count == 0 || ledgers.Contains(null)
            ? null
            : Estimate.Exact(ledgers.Sum(l => l!.Of(Entry)), ledgers.Sum(l => l!.Acked));
    }

    /// <summary>An entry in words that fit behind "messages".</summary>
    internal static string Words(LedgerEntry entry) =>
        entry switch
        {
            LedgerEntry.Lost => "acknowledged but lost",
            LedgerEntry.Evicted => "evicted",
            LedgerEntry.Duplicate => "handled again",
            LedgerEntry.Phantom => "handled though refused",
            LedgerEntry.Reordered => "out of order",
            LedgerEntry.Redelivered => "redelivered",
            LedgerEntry.Acked => "acknowledged",
            LedgerEntry.Failed => "refused",
            LedgerEntry.Unknown => "of unknown fate",
            LedgerEntry.Distinct => "handled at least once",
            _ => "handlings",
        };
}
