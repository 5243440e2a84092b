using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http.Messages;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http;

/// <summary>Applies the toxics of a proxy to requests and answers.</summary>
internal sealed class RequestFates(HttpSite site)
{
    /// <summary>
    /// Applies the toxics of a stream in order of creation. It waits for each delay. It returns the first other effect;
    /// null when there is none.
    /// </summary>
    public ValueTask<HttpFate?> MeetAsync(
        ToxicStream stream,
        IRequest request,
        RequestOrigin? origin,
        CancellationToken over
    ) => site.Rules.All.Count == 0 ? default : MeetAllAsync(stream, request, origin, over);

    private async ValueTask<HttpFate?> MeetAllAsync(
        ToxicStream stream,
        IRequest request,
        RequestOrigin? origin,
        CancellationToken over
    )
    {
        foreach (var rule in site.Rules.On(stream))
        {
            var fate = rule.Meet(request, origin);
            if (fate is null)
                continue;
            if (fate.Delay is not { } delay)
                return fate;
            // Jitter can reduce the delay to zero or below, which is not a hit.
            if (delay > TimeSpan.Zero)
                fate.Happens();
            await DelayAsync(rule, delay, over);
        }
        return null;
    }

    /// <summary>Waits for at least the delay, but returns early when the toxic is changed or removed.</summary>
    private async Task DelayAsync(HttpRule rule, TimeSpan delay, CancellationToken over)
    {
        var due = site.Clock.Now + delay;
        for (var left = delay; left > TimeSpan.Zero; left = due - site.Clock.Now)
        {
            var (changed, stands) = site.Rules.Watch(rule);
            if (!stands)
                return;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over, changed);
            try
            {
                await site.Clock.DelayUntilAsync(due, either.Token);
            }
            catch (OperationCanceledException) when (!over.IsCancellationRequested)
            {
                // Some toxic has changed; the loop checks whether it is this one.
            }
        }
    }
}
