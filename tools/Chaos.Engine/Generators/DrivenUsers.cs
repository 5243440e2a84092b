using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Chaos.Core.Calls;
using Chaos.Core.Load;

namespace Chaos.Engine.Generators;

/// <summary>
/// The users of a closed load whose calls another engine begins. The engine says how many call at once and not which
/// user calls, so that each call is made by a user who does nothing else.
/// </summary>
internal sealed class DrivenUsers
{
    private readonly ClosedLoad _load;
    private readonly ConcurrentQueue<DrivenUser> _free;

    public DrivenUsers(ClosedLoad load)
    {
        _load = load;
        _free = new(Enumerable.Range(0, load.PeakUsers).Select(i => new DrivenUser(i, load.PeakUsers)));
    }

    /// <summary>Takes a user; false when all of them call or pause.</summary>
    public bool TryTake([NotNullWhen(true)] out DrivenUser? user) => _free.TryDequeue(out user);

    public void GiveBack(DrivenUser user) => _free.Enqueue(user);

    /// <inheritdoc cref="ClosedLoad.PauseAfter"/>
    public TimeSpan PauseAfter(in CallResult? result, TimeSpan took) =>
        _load.PauseAfter(result is { } end && !end.Status.IsGood(), took);
}
