namespace Chaos.Mitigations.Linting;

/// <summary>Queueing formulas that the rules share.</summary>
public static class TrafficTheory
{
    /// <summary>Largest number of permits of a bulkhead.</summary>
    private const int MostPermits = 100_000;

    /// <summary>
    /// Returns the share of Poisson arrivals that a bulkhead rejects. It has <paramref name="permits"/> permits and a
    /// queue of <paramref name="queue"/>. Without a limit <paramref name="offered"/> permits would be in use on
    /// average. Without a queue it is Erlang's B, which holds for every distribution of the holding times. With a queue
    /// it is M/M/c/K, for exponential holding times.
    /// </summary>
    public static double Rejected(int permits, int queue, double offered)
    {
        var share = 1.0;
        for (var n = 1; n <= permits; n++)
            share = WithOneMore(share, n, offered);
        return Queued(share, permits, queue, offered);
    }

    /// <summary>
    /// Returns the smallest number of permits, with the same queue, that reject no more than <paramref name="share"/>.
    /// Returns null when it is more than a bulkhead can have.
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
    /// Computes Erlang's B by its recursion, B(n) = a B(n-1) / (n + a B(n-1)), which avoids the large factorials of the
    /// closed form.
    /// </summary>
    private static double WithOneMore(double share, int permits, double offered) =>
        offered * share / (permits + (offered * share));

    /// <summary>
    /// Adds the states with a waiting call, whose probabilities follow in the ratio offered / permits. x is the inverse
    /// of it. When a power of x overflows to infinity, the rejected share is 0, which is right.
    /// </summary>
    private static double Queued(double erlangB, int permits, int queue, double offered)
    {
        var x = permits / offered;
        var power = Math.Pow(x, queue);
        return 1 / ((power / erlangB) + (x == 1 ? queue : (1 - power) / (1 - x)));
    }
}
