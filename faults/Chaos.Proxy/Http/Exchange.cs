using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http;

/// <summary>A request that was forwarded to the upstream, and its pending answer.</summary>
internal sealed class Exchange(RequestHead request, RequestOrigin? origin)
{
    // The loop of the requests continues on the thread that ends the exchange: no code in a session blocks.
    private readonly TaskCompletionSource<ExchangeEnd> _ended = new();
    private int _claimed;

    public RequestHead Request => request;

    public RequestOrigin? Origin => origin;

    /// <summary>Completes when the answer has passed.</summary>
    public Task<ExchangeEnd> Ended => _ended.Task;

    /// <summary>Claims the right to write the final answer. Returns false when it is claimed already.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    public void End(ExchangeEnd how) => _ended.TrySetResult(how);
}
