using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http.Messages;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http;

/// <summary>Holds requests, and answers to them, against the toxics of their proxy.</summary>
internal sealed class RequestFates(HttpSite site)
{
    /// <summary>
    /// Asks the toxics of a stream in their order: waits where they delay, and says what the first that does more than
    /// that does.
    /// </summary>
    public async Task<HttpFate?> MeetAsync(
        ToxicStream stream,
        RequestHead request,
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
            // By a jitter the delay may be none.
            if (delay > TimeSpan.Zero)
                fate.Happens();
            await DelayAsync(rule, delay, over);
        }
        return null;
    }

    /// <summary>Waits no less than that; but only as long as the toxic stays as it is.</summary>
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
                // Rounded up: a timer knows milliseconds only.
                await Task.Delay(
                    TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)),
                    site.Clock.Time,
                    either.Token
                );
            }
            catch (OperationCanceledException) when (!over.IsCancellationRequested)
            {
                // The toxics have changed; perhaps others.
            }
        }
    }
}
