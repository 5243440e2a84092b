using Chaos.Core.Topologies;
using Chaos.Core.Trials;

namespace Chaos.Reports.Charts;

/// <summary>
/// A time span that is marked in a lane above the charts of an arm. Warm-up and faults are also shaded in every chart;
/// a policy's state is not.
/// </summary>
/// <param name="From">Its beginning in seconds.</param>
/// <param name="To">Its end in seconds.</param>
/// <param name="Text">What was in force then; null for the warm-up.</param>
internal sealed record Shade(double From, double To, string? Text)
{
    private const string Opened = "breaker opened";
    private const string Closed = "breaker closed";

    /// <summary>Its CSS class on the page.</summary>
    public string Style { get; private init; } = Text is null ? "warm" : "fault";

    /// <summary>
    /// The warm-up of a trial and its faults, as their receipts confirm them. A fault of a process ends when it was
    /// planned to end. A fault that was never reverted lasts to the end of the load. A fault that was never injected is
    /// not drawn.
    /// </summary>
    public static IReadOnlyList<Shade> Of(TrialRecord trial) =>
        [
            .. trial.Times.WarmUpEnd > TimeSpan.Zero
                ? [new Shade(0, trial.Times.WarmUpEnd.TotalSeconds, null)]
                : Array.Empty<Shade>(),
            .. trial
                .Receipts.Where(r => r.Injected is not null)
                .Select(r => new Shade(
                    r.Injected!.Value.TotalSeconds,
                    (r.Over ?? r.Reverted ?? trial.Times.LoadEnd).TotalSeconds,
                    r.Fault
                )),
        ];

    /// <summary>
    /// When breakers were open, from their events: from an opening to the next closing, including half-open probes in
    /// between.
    /// </summary>
    public static IReadOnlyList<Shade> OpenBreakers(TrialRecord trial) =>
        [
            .. trial
                .Events.Where(e => e.Source is not null && e.Name is Opened or Closed)
                .GroupBy(e => e.Source!)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .SelectMany(g =>
                {
                    var open = new List<Shade>();
                    double? since = null;
                    foreach (var e in g)
                    {
                        if (e.Name == Opened)
                            since ??= e.At.TotalSeconds;
                        if (e.Name != Closed || since is not { } from)
                            continue;
                        open.Add(Open(g.Key, from, e.At.TotalSeconds));
                        since = null;
                    }
                    if (since is { } last)
                        open.Add(Open(g.Key, last, trial.Times.LoadEnd.TotalSeconds));
                    return open;
                }),
        ];

    private static Shade Open(string source, double from, double to) =>
        new(from, Math.Max(from, to), $"{EdgeName.Shown(source)} breaker open") { Style = "state" };
}
