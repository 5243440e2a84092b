using Chaos.Core.Calls;
using Chaos.Core.Trials;

namespace Chaos.Engine.Recording;

/// <summary>
/// A part of a slot's record. An open load has one lane. The users of a closed load are spread over several, so that
/// processors do not compete for cache lines. A call begins and ends on the same lane, so a lane knows how many of its
/// calls are in flight.
/// </summary>
internal sealed class SlotLane(LaneHistograms histograms)
{
    // Far enough below 0 that late beginners cannot make it positive again.
    private const long Closed = long.MinValue / 2;

    private readonly long[] _calls = new long[CallStatuses.Count];
    private readonly long[] _offeredByTenth = new long[SlotRecord.Tenths];
    private readonly long[] _goodByTenth = new long[SlotRecord.Tenths];
    private readonly LaneHistograms _histograms = histograms;
    private long _begun;
    private long _moreAttempts;
    private long _received;
    private long _sent;
    private long _packedBegun = -1;

    public LaneHistograms Histograms => _histograms;

    /// <summary>
    /// Counts a call that begins. Returns false when the lane is closed: the call has to go to a later slot.
    /// </summary>
    public bool TryBegin() => Interlocked.Increment(ref _begun) > 0;

    /// <summary>How calls ended, in their protocol's words.</summary>
    public OutcomeCounts Outcomes { get; } = new();

    /// <param name="result">How the call ended.</param>
    /// <param name="due">When it was due, or began in a closed load.</param>
    /// <param name="latency">From due to done.</param>
    /// <param name="serviceTime">From start to done; null in a closed load.</param>
    public void End(in CallResult result, TimeSpan due, TimeSpan latency, TimeSpan? serviceTime)
    {
        // A call that was never made has no latency.
        if (result.Status != CallStatus.Unsent)
        {
            (result.Status.IsGood() ? _histograms.Good : _histograms.Failed).Record(latency);
            if (serviceTime is { } service)
                _histograms.ServiceTime.Record(service);
        }
        if (result.Stream is { } stream)
            _histograms.Record(stream);
        if (result.Bytes != 0)
            Interlocked.Add(ref _received, result.Bytes);
        if (result.Sent != 0)
            Interlocked.Add(ref _sent, result.Sent);
        Count(result.Status, result.Attempts, due, result.Outcome);
    }

    /// <summary>
    /// Adds to the counts last of all: a lane is complete when its counts add up to the calls begun.
    /// </summary>
    public void Count(CallStatus status, int attempts, TimeSpan due, string? outcome)
    {
        if (outcome is not null)
            Outcomes.Add(status, outcome);
        if (status != CallStatus.Unsent)
        {
            var tenth = (int)(due.Ticks / (TimeSpan.TicksPerSecond / SlotRecord.Tenths) % SlotRecord.Tenths);
            Interlocked.Increment(ref _offeredByTenth[tenth]);
            if (status.IsGood())
                Interlocked.Increment(ref _goodByTenth[tenth]);
        }
        // Nearly every call makes one attempt, so only the attempts beyond the first are added.
        if (attempts != 1)
            Interlocked.Add(ref _moreAttempts, attempts - 1);
        Interlocked.Increment(ref _calls[(int)status]);
    }

    /// <summary>Closes the lane if none of its calls is in flight.</summary>
    public bool TryClose()
    {
        if (_packedBegun >= 0)
            return true;
        var ended = Ended;
        if (Interlocked.CompareExchange(ref _begun, Closed, ended) != ended)
            return false;
        _packedBegun = ended;
        return true;
    }

    public long Begun => _packedBegun >= 0 ? _packedBegun : Volatile.Read(ref _begun);

    public long Ended
    {
        get
        {
            long ended = 0;
            for (var i = 0; i < _calls.Length; i++)
                ended += Volatile.Read(ref _calls[i]);
            return ended;
        }
    }

    /// <summary>Calls of a tenth of the second that have ended and were made.</summary>
    public long OfferedIn(int tenth) => Volatile.Read(ref _offeredByTenth[tenth]);

    /// <summary>Of these, good ones.</summary>
    public long GoodIn(int tenth) => Volatile.Read(ref _goodByTenth[tenth]);

    public long Of(CallStatus status) => Volatile.Read(ref _calls[(int)status]);

    /// <summary>Payload bytes received.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Payload bytes sent.</summary>
    public long Sent => Volatile.Read(ref _sent);

    public long Attempts => Ended + Volatile.Read(ref _moreAttempts);
}
