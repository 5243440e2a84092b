using Chaos.Core.Calls;
using Chaos.Core.Trials;

namespace Chaos.Engine.Recording;

/// <summary>Counts of the calls that have ended up to a timestamp.</summary>
internal readonly record struct LoadTotals(long Timestamp, long Calls, long Good, long Dropped, long Attempts)
{
    public LoadTotals Plus(SlotRecord slot) =>
        this with
        {
            Calls = Calls + slot.Offered(),
            Good = Good + slot.Good(),
            Dropped = Dropped + slot.Of(CallStatus.Dropped),
            Attempts = Attempts + slot.Attempts,
        };

    public LoadTotals Plus(SlotLane lane) =>
        this with
        {
            Calls = Calls + lane.Ended - lane.Of(CallStatus.Unsent),
            Good = Good + lane.Of(CallStatus.Ok) + lane.Of(CallStatus.Degraded),
            Dropped = Dropped + lane.Of(CallStatus.Dropped),
            Attempts = Attempts + lane.Attempts,
        };
}
