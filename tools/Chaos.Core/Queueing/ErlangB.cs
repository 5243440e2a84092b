namespace Chaos.Core.Queueing;

/// <summary>
/// Erlang's B formula: the share of Poisson arrivals that find all places taken in a system without a queue. It holds
/// for every distribution of holding times.
/// </summary>
public static class ErlangB
{
    /// <summary>
    /// B(c, a) by the recursion B(0) = 1, B(n) = a B(n - 1) / (n + a B(n - 1)), which never overflows.
    /// </summary>
    /// <param name="places">Places, workers or permits: c.</param>
    /// <param name="offered">Arrival rate times mean holding time: a, in erlang.</param>
    public static double Blocking(int places, double offered)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(places);
        ArgumentOutOfRangeException.ThrowIfNegative(offered);
        var blocking = 1.0;
        for (var n = 1; n <= places; n++)
            blocking = offered * blocking / (n + (offered * blocking));
        return blocking;
    }
}
