using Chaos.Core.Load;

namespace Chaos.Engine.Pacing;

/// <summary>
/// Says which calls are due by now and when to look again. It knows no clock: all times are since the load's beginning.
/// </summary>
internal sealed class Pacer
{
    /// <summary>
    /// Shortest sleep: below it the machine would do nothing but wake up. What falls due meanwhile goes out together.
    /// </summary>
    public static readonly TimeSpan LeastSleep = TimeSpan.FromMicroseconds(200);

    private readonly DueTimes _dueTimes;
    private TimeSpan _next;
    private long _number;

    public Pacer(DueTimes dueTimes)
    {
        _dueTimes = dueTimes;
        Advance();
    }

    /// <summary>Whether every call has been taken.</summary>
    public bool IsDone { get; private set; }

    /// <summary>When the next call is due. Only while not done.</summary>
    public TimeSpan NextDue => IsDone ? throw new InvalidOperationException("No further call is due.") : _next;

    /// <summary>Takes the next call if it is due at <paramref name="now"/>; to be asked until it says no.</summary>
    public bool TryTake(TimeSpan now, out long number, out TimeSpan due)
    {
        (number, due) = (_number, _next);
        if (IsDone || _next > now)
            return false;
        Advance();
        return true;
    }

    /// <summary>
    /// When a clock that costs something to be woken by should wake: at the next due time, but not sooner than after
    /// <see cref="LeastSleep"/>.
    /// </summary>
    public TimeSpan WakeAt(TimeSpan now) => NextDue - now > LeastSleep ? NextDue : now + LeastSleep;

    private void Advance()
    {
        IsDone = !_dueTimes.TryNext(out _next);
        _number = _dueTimes.Number;
    }
}
