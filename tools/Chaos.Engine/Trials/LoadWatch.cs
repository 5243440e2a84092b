using System.Globalization;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>
/// Watches the figures of a trial's own load, second by second, and stops the trial when one meets a stop condition for
/// long enough. A second counts when all its calls have ended, so a stop comes one timeout late at most.
/// </summary>
/// <param name="setup">The trial.</param>
/// <param name="arm">The arm.</param>
internal sealed class LoadWatch(TrialSetup setup, Arm arm)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _stopped = new();
    private readonly IReadOnlyList<LoadStop> _stops = setup.Experiment.LoadStops;
    private readonly int[] _inARow = new int[setup.Experiment.LoadStops.Count];
    private readonly HashSet<string> _whole = [.. setup.Experiment.WorkloadsOf(arm).Select(w => w.Name)];
    private readonly Dictionary<string, bool> _isOpen = setup
        .Experiment.WorkloadsOf(arm)
        .ToDictionary(w => w.Name, w => w.Load is OpenLoad);
    private readonly SortedDictionary<int, List<(string Workload, SlotRecord Slot)>> _seconds = [];
    private readonly int _first = (int)Math.Ceiling(setup.Experiment.Durations.WarmUp.TotalSeconds);
    private readonly int _latest =
        1 + (int)Math.Ceiling(setup.Experiment.WorkloadsOf(arm).Select(w => w.Timeout).Max().TotalSeconds);
    private int _newest = -1;
    private int _next;

    /// <summary>Fails with the condition that stops the trial; never completes otherwise.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Takes a second of a workload whose calls have all ended.</summary>
    public void Add(string workload, SlotRecord slot)
    {
        if (_stops.Count == 0 || slot.Slot < _first)
            return;
        lock (_gate)
        {
            _next = Math.Max(_next, _first);
            if (slot.Slot < _next)
                return;
            if (!_seconds.TryGetValue(slot.Slot, out var second))
                _seconds[slot.Slot] = second = [];
            second.Add((workload, slot));
            _newest = Math.Max(_newest, slot.Slot);
            while (_next <= _newest && IsFinal(_next))
                Judge(_next++);
        }
    }

    /// <summary>
    /// Whether a second gets no more calls: every workload has completed it, or so much time has passed that a workload
    /// that has not was not called in it.
    /// </summary>
    private bool IsFinal(int second) =>
        _newest - second >= _latest
        || (
            _seconds.TryGetValue(second, out var slots) && slots.Count(s => _whole.Contains(s.Workload)) == _whole.Count
        );

    private void Judge(int second)
    {
        _seconds.Remove(second, out var slots);
        var record = RecordOf(second, slots ?? []);
        for (var i = 0; i < _stops.Count; i++)
        {
            var reached = ReachedIn(_stops[i], record);
            _inARow[i] = reached is null ? 0 : _inARow[i] + 1;
            if (reached is not null && _inARow[i] >= _stops[i].Seconds)
                _stopped.TrySetException(new TestbedException(Words(_stops[i], reached, second + 1)));
        }
    }

    /// <summary>
    /// The figure of one second in words, if it reaches the limit; null when it does not, or when there is nothing to
    /// measure. A percentile over all calls is judged by the share of calls that were good within the limit, so that few
    /// calls are enough.
    /// </summary>
    private static string? ReachedIn(LoadStop stop, TrialRecord second)
    {
        var (judged, limit) = stop.Metric.JudgedBy(stop.Reached);
        if ((judged.OfRound(second, Phase.Whole) ?? judged.Seen([second], Phase.Whole)?.Value) is not { } figure)
            return null;
        var isReached = limit.Bound == Bound.AtMost ? figure <= limit.Value : figure >= limit.Value;
        return !isReached || (stop.IsBeyond && judged == stop.Metric && figure == limit.Value)
            ? null
            : stop.Metric.Format(stop.Metric.Seen([second], Phase.Whole) ?? Estimate.Exact(figure, 1));
    }

    private string Words(LoadStop stop, string figure, int at) =>
        string.Create(CultureInfo.InvariantCulture, $"{stop.Text}: {stop.Metric.Name} {figure} after {at} s")
        + (setup.Experiment.Faults.Count == 0 ? "" : ", and the faults were taken back");

    /// <summary>The record of one second alone, as metrics read it.</summary>
    private TrialRecord RecordOf(int second, List<(string Workload, SlotRecord Slot)> slots)
    {
        var (from, to) = (TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1));
        return new()
        {
            Experiment = setup.Experiment.Id,
            Arm = arm.Name,
            Round = setup.Round,
            Seed = setup.Seed,
            Testbed = "",
            StartedUtc = default,
            AttemptTimeout = setup.Experiment.AttemptTimeout,
            Times = new()
            {
                WarmUpEnd = from,
                FaultBegan = to,
                Injected = to,
                RevertBegan = to,
                Reverted = to,
                LoadEnd = to,
            },
            Workloads = [.. _whole.Select(name => Of(name) with { Parts = PartsOf(name) })],
        };

        WorkloadRecord Of(string name) =>
            new()
            {
                Name = name,
                IsOpen = _isOpen.GetValueOrDefault(name),
                Slots = [.. slots.Where(s => s.Workload == name).Select(s => s.Slot)],
                InFlightPeak = 0,
                Unfinished = 0,
            };

        IReadOnlyList<WorkloadRecord>? PartsOf(string workload) =>
            slots
                .Select(s => s.Workload)
                .Where(n => n.StartsWith($"{workload}.", StringComparison.Ordinal) && !_whole.Contains(n))
                .Distinct()
                .Select(Of)
                .ToList()
                is { Count: > 0 } parts
                ? parts
                : null;
    }
}
