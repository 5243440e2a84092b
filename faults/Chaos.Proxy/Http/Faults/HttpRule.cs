using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Messages;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>A toxic for requests that is active on a proxy.</summary>
/// <param name="applied">The toxic with its name and its toxicity.</param>
/// <param name="tally">Its counts; they survive updates of the toxic.</param>
internal sealed class HttpRule(AppliedToxic applied, HttpTally tally)
{
    private readonly HttpToxic _toxic = (HttpToxic)applied.Toxic!;

    public AppliedToxic Applied => applied;

    public HttpTally Tally => tally;

    /// <summary>
    /// Decides what the toxic does to a request; null when it does nothing. Call it once for each request.
    /// </summary>
    public HttpFate? Meet(IRequest request, RequestOrigin? origin)
    {
        var canary = origin is { IsCanary: true } ? CanaryLikeness.Of(request) : null;
        if (!_toxic.Matches(canary?.Method ?? request.Method, canary?.Path ?? request.Path, request.Fields))
            return null;
        var isCanary = origin is { IsCanary: true };
        var (key, number) = isCanary ? tally.NextCanary() : tally.Next();
        var everyCanary = isCanary && _toxic.HitsEachCanary;
        var place = everyCanary ? null : PlaceOf(request, origin, number);
        var isHit = everyCanary
            ? applied.Toxicity > 0
            : place is { } at && _toxic.Hits(at) && SeededDraw.Unit(key, number) < applied.Toxicity;
        if (!isHit)
            return null;
        var draws = 0L;
        // These draws are separate from the draws of the hits. So the number of draws that a toxic makes does not
        // change which requests it hits.
        return _toxic.Decide(place, () => SeededDraw.Unit(key ^ (ulong)number, --draws - 1)) with
        {
            Counts = isCanary ? null : tally,
        };
    }

    // The number of a request in the sequence; null when nothing tells its call.
    private long? PlaceOf(IRequest request, RequestOrigin? origin, long number) =>
        _toxic.Per == RequestScope.Edge ? number : tally.NextAttempt(CallKey.Of(request, origin));
}
