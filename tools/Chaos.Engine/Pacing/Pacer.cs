using Chaos.Core.Load;

namespace Chaos.Engine.Pacing;

/// <summary>
/// Says which calls are due and when to check again. It has no clock: all times count from the beginning of the load.
/// </summary>
internal sealed class Pacer
{
    /// <summary>
    /// Shortest sleep. With shorter ones the machine would only wake up again and again. Calls that fall due during a
    /// sleep go out together.
    /// </summary>
    public static readonly TimeSpan LeastSleep = TimeSpan.FromMicroseconds(200);

    private readonly DueTimes _dueTimes;
    private readonly long _most;
    private TimeSpan _next;
    private long _number;

    /// <param name="dueTimes">When calls are due.</param>
    /// <param name="most">How many calls there are at most, by their numbers.</param>
    public Pacer(DueTimes dueTimes, long most = long.MaxValue)
    {
        (_dueTimes, _most) = (dueTimes, most);
        Advance();
    }

    /// <summary>Whether every call has been taken.</summary>
    public bool IsDone { get; private set; }

    /// <summary>When the next call is due. Throws when all have been taken.</summary>
    public TimeSpan NextDue => IsDone ? throw new InvalidOperationException("No further call is due.") : _next;

    /// <summary>Takes the next call if it is due at <paramref name="now"/>. Called until it returns false.</summary>
    public bool TryTake(TimeSpan now, out long number, out TimeSpan due)
    {
        (number, due) = (_number, _next);
        if (IsDone || _next > now)
            return false;
        Advance();
        return true;
    }

    /// <summary>
    /// When to wake up, for a clock whose wake-ups cost something: at the next due time, but not before
    /// <see cref="LeastSleep"/> has passed.
    /// </summary>
    public TimeSpan WakeAt(TimeSpan now) => NextDue - now > LeastSleep ? NextDue : now + LeastSleep;

    private void Advance()
    {
        IsDone = !_dueTimes.TryNext(out _next) || _dueTimes.Number >= _most;
        _number = _dueTimes.Number;
    }
}
