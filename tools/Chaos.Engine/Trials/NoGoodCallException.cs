using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>
/// Thrown when no call was good before the fault, of the whole load or of one of its parts. The fault could not change
/// anything there, and is not injected.
/// </summary>
internal sealed class NoGoodCallException() : TestbedException("no call was good before the fault")
{
    /// <summary>So many calls of a part have to fail, so that a single one does not end a trial.</summary>
    private const int Enough = 5;

    /// <summary>
    /// Throws if the steady state is not reached and cannot be: no call at all was good, or none of a step or workload,
    /// as with an <c>expect</c> that no answer meets.
    /// </summary>
    /// <param name="steadyState">The share of good calls that is needed.</param>
    /// <param name="lanes">The loads so far.</param>
    internal static void ThrowIf(double steadyState, IReadOnlyList<TrialWorkload> lanes)
    {
        var all = lanes.Select(l => l.Recorder.Snapshot()).ToList();
        var (calls, good) = (all.Sum(s => s.Calls), all.Sum(s => s.Good));
        if (calls == 0 || good >= steadyState * calls)
            return;
        var parts = all.Concat(lanes.SelectMany(l => l.Parts).Select(p => p.Snapshot()));
        if (good == 0 || parts.Any(p => p.Calls >= Enough && p.Good == 0))
            throw new NoGoodCallException();
    }
}
