using System.Text;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;

namespace Chaos.Reports.Charts;

/// <summary>
/// Makes the chart lines for a trial's policies: how many calls they rejected, retried, hedged or answered themselves,
/// and how many permits were in use. All arms of an experiment get the same lines, so that a style has one meaning. The
/// lines with the greatest values in any arm are chosen.
/// </summary>
internal sealed class PolicyLines
{
    /// <summary>The most lines that a reader can distinguish in one chart.</summary>
    private const int Most = 4;

    private static readonly string[] s_ofServices =
    [
        ServiceRecord.QueueDepth,
        ServiceRecord.InFlight,
        ServiceRecord.InFlightForNobody,
    ];
    private static readonly string[] s_styles = ["one", "two", "three", "four"];

    private readonly IReadOnlyList<string> _counters;
    private readonly IReadOnlyList<string> _gauges;

    /// <param name="trials">The trials that are drawn side by side.</param>
    public PolicyLines(IReadOnlyList<TrialRecord> trials)
    {
        _counters =
        [
            .. trials
                .SelectMany(Counters)
                .GroupBy(c => c.Name)
                .Where(g => g.Sum(c => c.Count) > 0)
                .OrderByDescending(g => g.Max(c => c.Count))
                .ThenBy(g => g.Key, StringComparer.Ordinal)
                .Take(Most)
                .Select(g => g.Key),
        ];
        _gauges =
        [
            .. trials
                .SelectMany(Gauges)
                .GroupBy(g => g.Name)
                .Where(g => g.Max(s => s.Values.DefaultIfEmpty().Max()) > 0)
                .OrderByDescending(g => g.Max(s => s.Values.DefaultIfEmpty().Max()))
                .ThenBy(g => g.Key, StringComparer.Ordinal)
                .Take(Most)
                .Select(g => g.Key),
        ];
    }

    /// <summary>Whether any policy did something that can be counted.</summary>
    public bool HasCounters => _counters.Count > 0;

    /// <summary>Whether any policy reported permits or limits.</summary>
    public bool HasGauges => _gauges.Count > 0;

    /// <summary>What the policies counted, in the second in which the call was due.</summary>
    public IReadOnlyList<Line> CountersOf(TrialRecord trial)
    {
        var seconds = (int)Math.Floor(trial.Times.LoadEnd.TotalSeconds + 1e-9);
        return
        [
            .. _counters.Select(
                (name, i) =>
                    new Line(
                        Words(name),
                        s_styles[i],
                        [.. Enumerable.Range(0, seconds).Select(s => (s + .5, Sum(trial, name, s)))]
                    )
            ),
        ];
    }

    /// <summary>The sampled gauges of the policies.</summary>
    public IReadOnlyList<Line> GaugesOf(TrialRecord trial) =>
        [
            .. _gauges.Select(
                (name, i) =>
                    new Line(
                        Words(name),
                        s_styles[i],
                        [
                            .. trial
                                .Series.Where(s => s.Name == name)
                                .SelectMany(s => s.Seconds.Zip(s.Values, (at, value) => (at, (double?)value))),
                        ]
                    )
            ),
        ];

    private static IEnumerable<(string Name, long Count)> Counters(TrialRecord trial) =>
        trial.Services.SelectMany(s => s.PerSlot).Where(p => IsOfPolicy(p.Key)).Select(p => (p.Key, p.Value.Sum()));

    /// <summary>
    /// The gauges that belong to a policy. A breaker's state is left out because it is drawn as a lane. Queues,
    /// messages and calls in flight are no policy's gauges.
    /// </summary>
    private static IEnumerable<SeriesRecord> Gauges(TrialRecord trial)
    {
        var services = trial.Services.Select(s => s.Name).ToHashSet();
        return trial.Series.Where(s =>
            !MessageLines.IsOfMessages(s.Name)
            && !(
                CounterName.TryParse(s.Name, out var gauge)
                && (
                    gauge.Word == ServiceRecord.BreakerState
                    || (services.Contains(gauge.Place) && s_ofServices.Contains(gauge.Word))
                )
            )
        );
    }

    /// <summary>
    /// Whether a counter belongs to a policy and counts calls. Sums of milliseconds are left out: on an axis of calls
    /// they would dwarf everything else.
    /// </summary>
    private static bool IsOfPolicy(string name) =>
        CounterName.TryParse(name, out var counter)
        && counter.Word != ServiceRecord.Attempts
        && !name.EndsWith("Milliseconds", StringComparison.Ordinal);

    private static double? Sum(TrialRecord trial, string name, int second) =>
        trial.Services.Sum(s => s.Sum(name, second, second + 1));

    /// <summary><c>order->payment breakerRejected</c> as <c>order → payment breaker rejected</c>.</summary>
    private static string Words(string name)
    {
        var words = new StringBuilder();
        foreach (var c in EdgeName.Shown(name))
        {
            if (char.IsAsciiLetterUpper(c) && words.Length > 0 && char.IsAsciiLetterLower(words[^1]))
                words.Append(' ').Append(char.ToLowerInvariant(c));
            else
                words.Append(c);
        }
        return words.ToString();
    }
}
