using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Messages;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>A toxic for requests at work on a proxy.</summary>
/// <param name="applied">The toxic with its name and its toxicity.</param>
/// <param name="tally">What it has met so far; it survives updates of the toxic.</param>
internal sealed class HttpRule(AppliedToxic applied, HttpTally tally)
{
    private readonly HttpToxic _toxic = (HttpToxic)applied.Toxic!;

    public AppliedToxic Applied => applied;

    public HttpTally Tally => tally;

    /// <summary>What it is to do to a request; null when it does nothing. To be asked once for each.</summary>
    public HttpFate? Meet(RequestHead request, RequestOrigin? origin)
    {
        var canary = origin is { IsCanary: true } ? CanaryLikeness.Of(request) : null;
        if (!_toxic.Matches(canary?.Method ?? request.Method, canary?.Path ?? request.Path, request.Fields))
            return null;
        var (key, number) = origin is { IsCanary: true } ? tally.NextCanary() : tally.Next();
        if (SeededDraw.Unit(key, number) >= applied.Toxicity)
            return null;
        var draws = 0L;
        // A sequence apart from that of the hits, so that a toxic that draws more does not change whom it hits.
        return _toxic.Decide(() => SeededDraw.Unit(key ^ (ulong)number, --draws - 1)) with
        {
            Counts = origin is { IsCanary: true } ? null : tally,
        };
    }
}
