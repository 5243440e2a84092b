using Chaos.Engine.Time;

namespace Chaos.Engine.Pacing;

/// <summary>Hands out calls when they are due, on a clock.</summary>
internal interface IPace
{
    /// <summary>
    /// Hands every call to <paramref name="dispatch"/> when it is due; <paramref name="dispatch"/> must not block.
    /// Ends when all calls are handed out. Ends early, without an exception, when cancelled.
    /// </summary>
    Task RunAsync(
        Pacer pacer,
        long startTimestamp,
        Action<long, TimeSpan> dispatch,
        CancellationToken cancellationToken
    );

    /// <summary>The pace that belongs to a clock.</summary>
    static IPace For(TimeProvider time) =>
        time is VirtualTime virtualTime ? new TimerPace(virtualTime) : new ThreadPace();
}
