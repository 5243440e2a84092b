namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// How many requests a toxic has matched and hit. The number of a request among those matched is what its chance is
/// drawn for: of the first hundred the same number is drawn in every run with the same seed, over whichever connections
/// they come. One that was drawn and that nothing could be done to, such as the cutting of an answer without a body, is
/// not hit. Canaries have a sequence of their own, so that they move nobody else's.
/// </summary>
internal sealed class HttpTally(long seed, string proxy, string toxic)
{
    // No connection has a negative number, so these keys are nobody else's.
    private readonly ulong _key = SeededDraw.Key(seed, proxy, -1, toxic);
    private readonly ulong _canaryKey = SeededDraw.Key(seed, proxy, -2, toxic);
    private long _matched,
        _hit,
        _canaries;

    public long Matched => Interlocked.Read(ref _matched);

    public long HitSoFar => Interlocked.Read(ref _hit);

    public (ulong Key, long Number) Next() => (_key, Interlocked.Increment(ref _matched) - 1);

    public (ulong Key, long Number) NextCanary() => (_canaryKey, Interlocked.Increment(ref _canaries) - 1);

    public void Hit() => Interlocked.Increment(ref _hit);
}
