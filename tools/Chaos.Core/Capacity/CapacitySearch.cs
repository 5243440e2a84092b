namespace Chaos.Core.Capacity;

/// <summary>
/// Searches the highest rate at which a service keeps its limits: doubles the rate until it does not hold, goes down
/// again without a pause to see whether the overload has left something behind, lets the service recover, and then
/// halves the interval until its ends are close. Pure: it says what to hold next, and is told whether it held.
/// <code>
///  up ×2 … missed ─ down ÷2 … held ─ recovery ─ between ─┬─ held: next between
///                                        ^────── missed ─┘
/// </code>
/// </summary>
/// <param name="first">The first rate.</param>
/// <param name="most">The highest rate that may be tried.</param>
/// <param name="precision">How close the ends of the interval have to be, as a share of the lower one.</param>
public sealed class CapacitySearch(double first, double most, double precision = .05)
{
    /// <summary>The most recovery holds in a row, and the most halvings below the first rate.</summary>
    private const int MostTries = 5;

    private const double RecoveryShare = .25;

    private Hold? _now;
    private int _tries;
    private bool _isOver;

    /// <summary>What has been found so far.</summary>
    public CapacityFound Found { get; private set; } = new();

    /// <summary>The next rate to hold; null when the search is over.</summary>
    /// <param name="held">Whether the last one held; ignored at the first.</param>
    public Hold? Next(bool held)
    {
        if (_isOver)
            return null;
        _now = _now is null ? new(Math.Min(first, most), HoldKind.Up) : After(_now, held);
        _isOver = _now is null;
        return _now;
    }

    private Hold? After(Hold last, bool held) =>
        last.Kind switch
        {
            HoldKind.Up => AfterUp(last.PerSecond, held),
            HoldKind.Down => AfterDown(last.PerSecond, held),
            HoldKind.Recovery => AfterRecovery(last.PerSecond, held),
            _ => AfterBetween(last.PerSecond, held),
        };

    private Hold? AfterUp(double rate, bool held)
    {
        if (held)
        {
            Found = Found with { Held = rate };
            return rate < most ? new(Math.Min(2 * rate, most), HoldKind.Up) : null;
        }
        Found = Found with { Missed = rate };
        return new(Found.Held ?? rate / 2, HoldKind.Down);
    }

    private Hold? AfterDown(double rate, bool held)
    {
        var hadHeld = Found.Held is { } up && rate <= up;
        if (held)
        {
            Found = Found with
            {
                Held = Math.Max(rate, Found.Held ?? 0),
                HeldAfterOverload = rate,
                HasHysteresis = Found.HasHysteresis ?? (hadHeld ? false : null),
            };
            _tries = 0;
            return Narrower(isRecovered: true);
        }
        Found = hadHeld ? Found with { HasHysteresis = true } : Found with { Missed = rate };
        return ++_tries < MostTries ? new(rate / 2, HoldKind.Down)
            : Found.Held is null ? null
            : Recovery();
    }

    private Hold? AfterRecovery(double rate, bool held)
    {
        if (held)
        {
            _tries = 0;
            return Narrower(isRecovered: true);
        }
        if (++_tries < MostTries)
            return new(rate, HoldKind.Recovery);
        Found = Found with { NeverRecovered = true };
        return null;
    }

    private Hold? AfterBetween(double rate, bool held)
    {
        Found = held ? Found with { Held = rate } : Found with { Missed = rate };
        return Narrower(isRecovered: held);
    }

    private Hold? Narrower(bool isRecovered)
    {
        if (Found is not { Held: { } low, Missed: { } high })
            return null;
        if (high <= low * (1 + precision))
        {
            Found = Found with { IsExact = true };
            return null;
        }
        return isRecovered ? new(Rounded(low, high), HoldKind.Between) : Recovery();
    }

    private Hold Recovery()
    {
        _tries = 0;
        return new(RecoveryShare * Found.Held!.Value, HoldKind.Recovery);
    }

    /// <summary>The middle of an interval by ratio, in whole calls a second where that stays inside.</summary>
    private static double Rounded(double low, double high)
    {
        var middle = Math.Sqrt(low * high);
        var whole = Math.Round(middle);
        return whole > low && whole < high ? whole : middle;
    }
}
