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
    public HttpFate? Meet(RequestHead request, RequestOrigin? origin)
    {
        var canary = origin is { IsCanary: true } ? CanaryLikeness.Of(request) : null;
        if (!_toxic.Matches(canary?.Method ?? request.Method, canary?.Path ?? request.Path, request.Fields))
            return null;
        var (key, number) = origin is { IsCanary: true } ? tally.NextCanary() : tally.Next();
        if (SeededDraw.Unit(key, number) >= applied.Toxicity)
            return null;
        var draws = 0L;
        // These draws are separate from the draws of the hits. So the number of draws that a toxic makes does not
        // change which requests it hits.
        return _toxic.Decide(() => SeededDraw.Unit(key ^ (ulong)number, --draws - 1)) with
        {
            Counts = origin is { IsCanary: true } ? null : tally,
        };
    }
}
