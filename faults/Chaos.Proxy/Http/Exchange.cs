using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http;

/// <summary>A request that was forwarded to the upstream, and its pending answer.</summary>
/// <param name="request">The request.</param>
/// <param name="origin">The call that it belongs to; null when it is not known.</param>
/// <param name="logged">Its number in the log.</param>
internal sealed class Exchange(RequestHead request, RequestOrigin? origin, long logged = RequestLog.None)
{
    // The loop of the requests continues on the thread that ends the exchange: no code in a session blocks.
    private readonly TaskCompletionSource<ExchangeEnd> _ended = new();
    private int _claimed;
    private int _isLogged;

    public RequestHead Request => request;

    public RequestOrigin? Origin => origin;

    /// <summary>Completes when the answer has passed.</summary>
    public Task<ExchangeEnd> Ended => _ended.Task;

    /// <summary>Claims the right to write the final answer. Returns false when it is claimed already.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Whether the final answer has begun.</summary>
    public bool IsClaimed => Volatile.Read(ref _claimed) != 0;

    /// <summary>Its number in the log, to log its end; only the first caller gets it.</summary>
    public long TakeLogged() => Interlocked.Exchange(ref _isLogged, 1) == 0 ? logged : RequestLog.None;

    public void End(ExchangeEnd how) => _ended.TrySetResult(how);
}
