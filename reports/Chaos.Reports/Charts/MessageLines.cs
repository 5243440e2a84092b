using Chaos.Core.Trials;

namespace Chaos.Reports.Charts;

/// <summary>
/// Makes the chart lines for a trial's messages: how many per second were acknowledged, handled and redelivered, how
/// many waited and where, and which broker nodes kept them. All arms of an experiment get the same lines, so that a
/// style has one meaning.
/// </summary>
/// <param name="trials">The trials that are drawn side by side.</param>
internal sealed class MessageLines(IReadOnlyList<TrialRecord> trials)
{
    private static readonly (string Series, string Name, string Style)[] s_rates =
    [
        ("messages acknowledged", "acknowledged", "one"),
        ("messages handled", "handled", "two"),
        ("messages redelivered", "redelivered", "three"),
    ];

    private static readonly (string Series, string Name, string Style)[] s_waiting =
    [
        ("messages not handled yet", "not handled yet", "one"),
        ("unconfirmed publishes", "unconfirmed", "two"),
    ];

    private static readonly string[] s_ofBroker = [" depth", " lag", " unacked"];
    private static readonly string[] s_ofNodes = [" in sync", " leader"];
    private static readonly string[] s_styles = ["three", "four"];

    private readonly IReadOnlyList<string> _broker =
    [
        .. trials
            .SelectMany(t => t.Series)
            .Where(s => IsOfBroker(s.Name))
            .Select(s => s.Name)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Take(s_styles.Length),
    ];

    private readonly IReadOnlyList<string> _nodes =
    [
        .. trials
            .SelectMany(t => t.Series)
            .Where(s => IsOfNodes(s.Name))
            .Select(s => s.Name)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Take(s_styles.Length),
    ];

    /// <summary>Whether any messages were published.</summary>
    public bool Any => trials.Any(t => t.Series.Any(s => s.Name == s_rates[0].Series));

    /// <summary>Whether the broker reported which of its nodes keep the messages.</summary>
    public bool HasNodes => _nodes.Count > 0;

    /// <summary>Whether a series is about messages.</summary>
    public static bool IsOfMessages(string series) =>
        IsOfBroker(series) || IsOfNodes(series) || s_rates.Concat(s_waiting).Any(l => l.Series == series);

    /// <summary>The end of the time axis: the end of the load, or of the wait for consumers after it.</summary>
    public static TimeSpan End(TrialRecord trial) =>
        TimeSpan.FromSeconds(
            Math.Max(
                trial.Times.LoadEnd.TotalSeconds,
                trial.Series.Where(s => s.Name == s_rates[0].Series).SelectMany(s => s.Seconds).DefaultIfEmpty(0).Max()
            )
        );

    /// <summary>Messages a second.</summary>
    public IReadOnlyList<Line> RatesOf(TrialRecord trial) =>
        [.. s_rates.Select(l => new Line(l.Name, l.Style, [.. Rates(trial, l.Series)])).Where(l => l.Values.Any())];

    /// <summary>Messages that wait, as counted by the ledger and as reported by the broker.</summary>
    public IReadOnlyList<Line> WaitingOf(TrialRecord trial) =>
        [
            .. s_waiting
                .Select(l => new Line(l.Name, l.Style, [.. Points(trial, l.Series)]))
                .Where(l => l.Values.Any()),
            .. _broker.Select((name, i) => new Line(name, s_styles[i], [.. Points(trial, name)])),
        ];

    /// <summary>The number of the leading node, and how many nodes have every acknowledged message.</summary>
    public IReadOnlyList<Line> NodesOf(TrialRecord trial) =>
        [.. _nodes.Select((name, i) => new Line(name, s_styles[i], [.. Points(trial, name)]))];

    private static bool IsOfNodes(string series) =>
        s_ofNodes.Any(end => series.EndsWith(end, StringComparison.Ordinal));

    private static bool IsOfBroker(string series) =>
        s_ofBroker.Any(end => series.EndsWith(end, StringComparison.Ordinal))
        && !(CounterName.TryParse(series, out var gauge) && gauge.Word == ServiceRecord.QueueDepth);

    private static IEnumerable<(double, double?)> Points(TrialRecord trial, string series) =>
        trial
            .Series.Where(s => s.Name == series)
            .SelectMany(s => s.Seconds.Zip(s.Values, (at, value) => (at, (double?)value)));

    /// <summary>Rates per second from successive samples of a counter that only grows.</summary>
    private static IEnumerable<(double, double?)> Rates(TrialRecord trial, string series)
    {
        var points = Points(trial, series).ToList();
        return points.Zip(
            points.Skip(1),
            (from, to) =>
                (
                    (from.Item1 + to.Item1) / 2,
                    to.Item1 > from.Item1
                        ? Math.Max(0, (to.Item2!.Value - from.Item2!.Value) / (to.Item1 - from.Item1))
                        : (double?)null
                )
        );
    }
}
