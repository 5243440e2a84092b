using Chaos.Proxy.Http2.Frames;
using Chaos.Proxy.Timing;

namespace Chaos.Proxy.Http2;

/// <summary>
/// Refuses a client that makes work without use: a budget that such work takes from, and that time and useful frames
/// fill up again. Guarded by the lock of its session.
/// </summary>
/// <param name="clock">The proxy's clock.</param>
/// <param name="most">What the budget holds, and holds at first.</param>
/// <param name="perSecond">By how much it grows in a second.</param>
/// <param name="what">The work, for the peer.</param>
internal sealed class FloodGuard(ProxyClock clock, int most, int perSecond, string what)
{
    private double _left = most;
    private TimeSpan _at = clock.Now;

    /// <summary>Takes work from the budget.</summary>
    /// <exception cref="ConnectionErrorException">The budget is used up.</exception>
    public void Take()
    {
        if (_left < 1)
        {
            var now = clock.Now;
            _left = Math.Min(most, _left + ((now - _at).TotalSeconds * perSecond));
            _at = now;
        }
        if (_left < 1)
            throw new ConnectionErrorException(
                ErrorCode.EnhanceYourCalm,
                $"too many {what}: allowed are {most} at once, and {perSecond} a second on average"
            );
        _left--;
    }

    /// <summary>Counts a useful frame.</summary>
    public void Earn() => _left = Math.Min(most, _left + 1);
}
