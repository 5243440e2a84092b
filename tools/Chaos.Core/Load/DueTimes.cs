using Chaos.Core.Statistics;

namespace Chaos.Core.Load;

/// <summary>
/// Enumerates the due times of an open load in order. A step allocates nothing. Poisson arrivals are cumulated unit
/// exponentials mapped through the inverse of the rate's integral, which gives a Poisson process of any rate.
/// </summary>
public sealed class DueTimes
{
    private static readonly ulong s_arrivals = Chance.Stream("arrivals");

    private readonly ArrivalSpacing _spacing;
    private readonly long _stride;
    private readonly ulong _seed;
    private RateCursor _cursor;
    private long _next;
    private long _drawn;
    private double _passed;

    internal DueTimes(OpenLoad load, ulong seed)
    {
        _spacing = load.Spacing;
        _stride = load.Stride;
        _seed = seed;
        _cursor = new(load.Rate.Stages);
        _next = load.First;
    }

    /// <summary>Number, in the whole load, of the call with the last returned due time; -1 before the first.</summary>
    public long Number { get; private set; } = -1;

    /// <summary>
    /// Gives the next due time, counted from the load's beginning. Returns false when there are no more.
    /// </summary>
    public bool TryNext(out TimeSpan due)
    {
        if (!_cursor.TryPass(_spacing == ArrivalSpacing.Even ? _next : PoissonPosition(), out due))
            return false;
        Number = _next;
        _next += _stride;
        return true;
    }

    // A share draws the other shares' gaps too, so that all shares together make one Poisson process.
    private double PoissonPosition()
    {
        for (; _drawn <= _next; _drawn++)
            _passed += Chance.Exponential(Chance.Unit(_seed, s_arrivals, (ulong)_drawn));
        return _passed;
    }
}
