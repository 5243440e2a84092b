using Chaos.Core.Experiments;
using Chaos.Core.Messaging;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Messages with one fate divided by messages with another, by the ledger over all rounds. For example handlings per
/// message handled: 1 when every message took effect once.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>effects per message</c>.</param>
/// <param name="Part">The fate that is counted.</param>
/// <param name="Whole">The fate that it is divided by.</param>
/// <param name="Group">The group of consumers whose ledger is read; null when there is only one.</param>
public sealed record MessageRatio(string Title, LedgerEntry Part, LedgerEntry Whole, string? Group = null) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Times;

    public override bool IsOfWholeTrial => true;

    /// <summary>With up to three more decimals than usual, because one message in thousands matters.</summary>
    public override string Format(Estimate estimate) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{estimate.Value:0.00###}x");

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var ledgers = rounds.Select(r => r.LedgerOf(Group)).ToList();
        if (ledgers.Count == 0 || ledgers.Contains(null))
            return null;
        var whole = ledgers.Sum(l => l!.Of(Whole));
        return whole == 0 ? null : Estimate.Exact((double)ledgers.Sum(l => l!.Of(Part)) / whole, whole);
    }
}
