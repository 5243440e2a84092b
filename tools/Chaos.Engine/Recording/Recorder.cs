using System.Collections.Concurrent;
using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Load;
using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Engine.Recording;

/// <summary>
/// Counts how a workload's calls end, for each second of their due times.
/// <code>
///  Begin ─ slot of the due time ─ lane ─ End: histograms, then counts
///            │ all ended, and a later slot has begun
///            └─ packed: counts + HdrHistogram text; its histograms serve the next slot
/// </code>
/// </summary>
/// <remarks>
/// Beginning and ending a call take no lock and allocate nothing; a new slot is created once a second. A slot stays
/// open until the last of its calls has ended, which the calls' time limit bounds. So no grace time is needed, and
/// each call is counted in its own slot.
/// </remarks>
public sealed class Recorder : IThreadPoolWorkItem
{
    private const int MostLanes = 8;

    /// <summary>
    /// For how many seconds a figure counts as current. When no call has ended for longer, an older figure says
    /// nothing about now.
    /// </summary>
    private const int Recent = 3;

    private const string TooMany = "too many calls in flight";
    private const string TooLateWord = "the generator was late";
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly Workload _workload;
    private readonly TimeSpan _warmUp;
    private readonly IDispatcher _dispatcher;
    private readonly OpenSlot?[] _slots;
    private readonly int _lanes;
    private readonly ConcurrentBag<LaneHistograms> _spare = [];
    private readonly LatencyHistogram _startLag = new();
    private readonly ExampleBasket _examples;
    private readonly Lock _packing = new();
    private readonly Queue<LoadTotals> _seen = new();
    private int _newest = -1;
    private int _firstUnpacked;
    private LoadTotals _packed;
    private long _inFlightPeak;
    private WorkloadRecord? _record;

    /// <param name="workload">What is called.</param>
    /// <param name="time">The load's clock.</param>
    /// <param name="startTimestamp">Timestamp of that clock at which the load begins.</param>
    /// <param name="warmUp">Start lag is recorded only after it.</param>
    /// <param name="tail">How long after the end of the load calls can still be due, as the steps of journeys.</param>
    public Recorder(Workload workload, TimeProvider time, long startTimestamp, TimeSpan warmUp, TimeSpan tail = default)
    {
        _workload = workload;
        _warmUp = warmUp;
        _dispatcher = IDispatcher.For(time);
        Time = time;
        StartTimestamp = startTimestamp;
        IsOpen = workload.Load is OpenLoad;
        _slots = new OpenSlot?[(int)Math.Ceiling((workload.Load.Duration + tail).TotalSeconds) + 1];
        _lanes = workload.Load is ClosedLoad closed
            ? Math.Clamp(Math.Min(closed.PeakUsers, Environment.ProcessorCount), 1, MostLanes)
            : 1;
        _examples = new(workload.Load.Duration);
    }

    /// <summary>The load's clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Timestamp of that clock at which the load begins.</summary>
    public long StartTimestamp { get; }

    /// <summary>Whether it is known when calls are due: in an open load, unless another engine begins its calls.</summary>
    public bool IsOpen { get; init; }

    /// <summary>
    /// The start lag after which a call of an open load is not made at all. Later than an attempt timeout, the calls
    /// would be another load than the requested one. Infinite when not set.
    /// </summary>
    public TimeSpan TooLate { get; init; } = TimeSpan.MaxValue;

    /// <summary>
    /// Called with each second whose figures are final, in no certain order and from any thread. It must return
    /// quickly, because the next second waits for it.
    /// </summary>
    internal Action<SlotRecord>? Completed { get; init; }

    /// <summary>Number of lanes.</summary>
    internal int Lanes => _lanes;

    /// <summary>
    /// Counts a call that is due (closed load: that begins). The returned lane is to be passed to <see cref="End"/>; a
    /// call that never ends counts as Unknown.
    /// </summary>
    internal SlotLane Begin(int slot, int lane = 0)
    {
        // A user that is held up between reading the clock and this line can find its second packed. The call then
        // belongs to the next second.
        for (slot = Math.Min(slot, _slots.Length - 1); ; slot++)
            if ((Volatile.Read(ref _slots[slot]) ?? Open(slot)).Lane(lane) is { } open && open.TryBegin())
                return open;
    }

    /// <summary>Records the start lag of a call of an open load.</summary>
    internal void Started(TimeSpan due, TimeSpan lag)
    {
        if (due >= _warmUp)
            _startLag.Record(lag);
    }

    /// <summary>Counts a call that has ended.</summary>
    /// <param name="lane">From <see cref="Begin"/>.</param>
    /// <param name="number">Its number.</param>
    /// <param name="due">When it was due, or began in a closed load.</param>
    /// <param name="latency">From due to done.</param>
    /// <param name="serviceTime">From start to done; null in a closed load, where it is the latency.</param>
    /// <param name="result">How it ended.</param>
    internal void End(
        SlotLane lane,
        long number,
        TimeSpan due,
        TimeSpan latency,
        TimeSpan? serviceTime,
        in CallResult result
    )
    {
        if (!result.Status.IsGood())
            _examples.Offer(number, due, latency, result);
        lane.End(result, due, latency, serviceTime);
    }

    /// <summary>A call was due and not sent, because too many were in flight.</summary>
    internal void Drop(int slot, long number, TimeSpan due)
    {
        var lane = Begin(slot);
        _examples.Offer(number, due, TimeSpan.Zero, new(CallStatus.Dropped, 0, Detail: TooMany));
        lane.Count(CallStatus.Dropped, 0, due, TooMany);
    }

    /// <summary>Counts a call that is too late to be made.</summary>
    internal void GiveUp(SlotLane lane, long number, TimeSpan due, TimeSpan lag)
    {
        _examples.Offer(
            number,
            due,
            TimeSpan.Zero,
            new(
                CallStatus.Unsent,
                0,
                Detail: string.Create(CultureInfo.InvariantCulture, $"{TooLateWord} by {lag.TotalMilliseconds:0} ms")
            )
        );
        lane.Count(CallStatus.Unsent, 0, due, TooLateWord);
    }

    /// <summary>Notes how many calls are in flight; the record keeps the highest number.</summary>
    internal void SeeInFlight(long count)
    {
        for (var seen = Volatile.Read(ref _inFlightPeak); count > seen; )
        {
            var before = Interlocked.CompareExchange(ref _inFlightPeak, count, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    /// <summary>
    /// The state of the load now. Does not stop anything. Rates are over the last second, or since the last snapshot
    /// if that is longer ago.
    /// </summary>
    public LoadSnapshot Snapshot()
    {
        lock (_packing)
        {
            var newest = Volatile.Read(ref _newest);
            var total = _packed with { Timestamp = Time.GetTimestamp() };
            var inFlight = 0L;
            for (var i = _firstUnpacked; i <= newest; i++)
            {
                if (_slots[i] is not { Packed: null } open)
                    continue;
                foreach (var lane in open.Lanes)
                {
                    total = total.Plus(lane);
                    inFlight += Math.Max(0, lane.Begun - lane.Ended);
                }
            }
            _seen.Enqueue(total);
            while (_seen.Count > 2 && Time.GetElapsedTime(_seen.ElementAt(1).Timestamp, total.Timestamp) >= s_second)
                _seen.Dequeue();
            var since = _seen.Peek();
            var seconds = Time.GetElapsedTime(since.Timestamp, total.Timestamp).TotalSeconds;
            return new()
            {
                Calls = total.Calls,
                Good = total.Good,
                Dropped = total.Dropped,
                InFlight = inFlight,
                CallsPerSecond = PerSecond(total.Calls - since.Calls),
                GoodPerSecond = PerSecond(total.Good - since.Good),
                AttemptsPerSecond = PerSecond(total.Attempts - since.Attempts),
                P99 = LastCompleteP99(newest),
            };

            double PerSecond(long count) => seconds > 0 ? count / seconds : 0;
        }
    }

    /// <summary>Whether every call that has begun in a second has ended.</summary>
    internal bool HasEnded(int second)
    {
        lock (_packing)
            return At(second) is not { Packed: null } open || open.Lanes.All(l => l.Begun == l.Ended);
    }

    /// <summary>
    /// A second as of now, in which calls in flight count as <see cref="CallStatus.Unknown"/>; null when no call was due
    /// in it.
    /// </summary>
    internal SlotRecord? RecordOf(int second)
    {
        lock (_packing)
            return At(second)?.RecordNow(IsOpen, leavesOut: false);
    }

    /// <summary>
    /// The record of the load. Calls that have not ended count as Unknown in their slots; their later ends change
    /// nothing.
    /// </summary>
    /// <param name="isCut">Whether the load was stopped before its end. Then calls that have not ended are left out of
    /// their slots.</param>
    public WorkloadRecord Finish(bool isCut = false)
    {
        lock (_packing)
        {
            if (_record is not null)
                return _record;
            PackUntil(_newest + 1);
            var slots = _slots.Where(s => s is not null).Select(s => s!).ToList();
            var unfinished = slots.Where(s => s.Packed is null).Sum(s => s.Lanes.Sum(l => l.Begun - l.Ended));
            var records = slots
                .Select(s => (s.Packed, Record: s.RecordNow(IsOpen, isCut)))
                .Where(s => s.Record.Calls.Count > 0)
                .ToList();
            foreach (var (_, late) in records.Where(r => r.Packed is null))
                Completed?.Invoke(late);
            return _record = new()
            {
                Name = _workload.Name,
                IsOpen = IsOpen,
                Slots = [.. records.Select(r => r.Record)],
                StartLag = _startLag.Count == 0 ? null : _startLag.Pack(),
                InFlightPeak = Volatile.Read(ref _inFlightPeak),
                Unfinished = isCut ? 0 : unfinished,
                Cut = isCut ? unfinished : 0,
                Examples = _examples.All(),
            };
        }
    }

    /// <summary>Packs the slots whose calls have all ended.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        lock (_packing)
            if (_record is null)
                PackUntil(Volatile.Read(ref _newest));
    }

    private OpenSlot Open(int slot)
    {
        var lanes = new SlotLane[_lanes];
        for (var i = 0; i < lanes.Length; i++)
            lanes[i] = new(_spare.TryTake(out var histograms) ? histograms : new());
        var fresh = new OpenSlot(slot, lanes);
        if (Interlocked.CompareExchange(ref _slots[slot], fresh, null) is { } first)
        {
            foreach (var lane in lanes)
                _spare.Add(lane.Histograms);
            return first;
        }
        for (var newest = Volatile.Read(ref _newest); slot > newest; newest = Volatile.Read(ref _newest))
            Interlocked.CompareExchange(ref _newest, slot, newest);
        if (slot > 0)
            _dispatcher.Dispatch(this);
        return fresh;
    }

    private OpenSlot? At(int second) => second < _slots.Length ? _slots[second] : null;

    private void PackUntil(int end)
    {
        var allPacked = true;
        for (var i = _firstUnpacked; i < end; i++)
        {
            if (_slots[i] is { Packed: null } open)
            {
                if (open.TryPack(IsOpen, GiveBack))
                {
                    _packed = _packed.Plus(open.Packed!);
                    if (open.Packed!.Calls.Count > 0)
                        Completed?.Invoke(open.Packed);
                }
                else
                    allPacked = false;
            }
            if (allPacked)
                _firstUnpacked = i + 1;
        }
    }

    private TimeSpan? LastCompleteP99(int newest)
    {
        for (var i = newest - 1; i >= Math.Max(0, newest - Recent); i--)
            if (_slots[i] is { } slot && (slot.Packed is not null || slot.Lanes.All(l => l.Begun == l.Ended)))
                return slot.P99;
        return null;
    }

    private void GiveBack(LaneHistograms histograms)
    {
        histograms.Reset();
        _spare.Add(histograms);
    }
}
