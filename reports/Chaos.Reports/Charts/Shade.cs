using Chaos.Core.Trials;

namespace Chaos.Reports.Charts;

/// <summary>A stretch of time that is marked in every chart of an arm.</summary>
/// <param name="From">Its beginning in seconds.</param>
/// <param name="To">Its end in seconds.</param>
/// <param name="Text">What was so then; null for the warm-up.</param>
public sealed record Shade(double From, double To, string? Text)
{
    /// <summary>The warm-up and the faults of a trial as their receipts confirm them. A fault that was never reverted lasts to the end; one never injected is not drawn.</summary>
    public static IReadOnlyList<Shade> Of(TrialRecord trial) =>
    [
        .. trial.Times.WarmUpEnd > TimeSpan.Zero ? [new Shade(0, trial.Times.WarmUpEnd.TotalSeconds, null)] : Array.Empty<Shade>(),
        .. trial.Receipts.Where(r => r.Injected is not null)
            .Select(r => new Shade(r.Injected!.Value.TotalSeconds, (r.Reverted ?? trial.Times.LoadEnd).TotalSeconds, r.Fault)),
    ];
}
