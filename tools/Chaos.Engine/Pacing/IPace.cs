using Chaos.Engine.Time;

namespace Chaos.Engine.Pacing;

/// <summary>Hands out calls when they are due, by a clock.</summary>
internal interface IPace
{
    /// <summary>
    /// Hands every call to <paramref name="dispatch"/> at its time, which must not block. Ends when all are handed out,
    /// or early when cancelled, without an exception.
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
