namespace Chaos.Mitigations.Linting;

/// <summary>Formulas of queueing that rules share.</summary>
public static class TrafficTheory
{
    /// <summary>The most permits that a bulkhead can have.</summary>
    private const int MostPermits = 100_000;

    /// <summary>
    /// Share of Poisson arrivals turned away by <paramref name="permits"/> permits before which
    /// <paramref name="queue"/> may wait, when <paramref name="offered"/> permits would be in use on average without a
    /// bound. Without a queue it is Erlang's B, which holds for every distribution of the holding times; with one it is
    /// M/M/c/K, for exponential ones.
    /// </summary>
    public static double Rejected(int permits, int queue, double offered)
    {
        var share = 1.0;
        for (var n = 1; n <= permits; n++)
            share = WithOneMore(share, n, offered);
        return Queued(share, permits, queue, offered);
    }

    /// <summary>
    /// The fewest permits, with the same queue, that turn away no more than <paramref name="share"/>; null where a
    /// bulkhead cannot have so many.
    /// </summary>
    public static int? PermitsFor(double share, int queue, double offered)
    {
        var rejected = 1.0;
        for (var permits = 1; permits <= MostPermits; permits++)
        {
            rejected = WithOneMore(rejected, permits, offered);
            if (Queued(rejected, permits, queue, offered) <= share)
                return permits;
        }
        return null;
    }

    /// <summary>
    /// Erlang's B by its recursion, B(n) = a B(n-1) / (n + a B(n-1)), which never grows large as its factorials do.
    /// </summary>
    private static double WithOneMore(double share, int permits, double offered) =>
        offered * share / (permits + (offered * share));

    /// <summary>
    /// The states with a queue follow in the ratio offered / permits; x is its inverse, so that nothing overflows but
    /// to infinity, which rejects nothing.
    /// </summary>
    private static double Queued(double erlangB, int permits, int queue, double offered)
    {
        var x = permits / offered;
        var power = Math.Pow(x, queue);
        return 1 / ((power / erlangB) + (x == 1 ? queue : (1 - power) / (1 - x)));
    }
}
