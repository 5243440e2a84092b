using Chaos.Proxy.Events;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// Counts the requests that a toxic has matched and hit. A request is drawn by its number among the matched ones. So of
/// the first 100 requests every run with the same seed draws the same ones, over whatever connections they come. A
/// drawn request that the toxic cannot affect is not hit, such as cutting an answer without a body. Canaries have a
/// sequence of their own, so they do not change which requests are hit.
/// </summary>
internal sealed class HttpTally(long seed, string proxy, string toxic, ProxyEvents? events = null)
{
    // Connection numbers are never negative, so these keys are used for nothing else.
    private readonly ulong _key = SeededDraw.Key(seed, proxy, -1, toxic);
    private readonly ulong _canaryKey = SeededDraw.Key(seed, proxy, -2, toxic);
    private readonly AttemptNumbers _attempts = new();
    private long _matched,
        _hit,
        _canaries,
        _withoutCall;

    public long Matched => Interlocked.Read(ref _matched);

    public long HitSoFar => Interlocked.Read(ref _hit);

    /// <summary>
    /// Requests of which nothing tells the call, although the toxic numbers the attempts of each call. They are not hit.
    /// </summary>
    public long WithoutCall => Interlocked.Read(ref _withoutCall);

    /// <summary>
    /// Returns the number of a request among the attempts of its call, from 0; null, and a count more, when nothing tells
    /// the call.
    /// </summary>
    public long? NextAttempt(string? call)
    {
        if (call is not null)
            return _attempts.Next(call);
        Interlocked.Increment(ref _withoutCall);
        return null;
    }

    public (ulong Key, long Number) Next() => (_key, Interlocked.Increment(ref _matched) - 1);

    public (ulong Key, long Number) NextCanary() => (_canaryKey, Interlocked.Increment(ref _canaries) - 1);

    public void Hit()
    {
        Interlocked.Increment(ref _hit);
        if (events is { IsHeard: true })
            events.Send(new(ProxyEventKind.Hit, proxy, "request") { Toxic = toxic });
    }
}
