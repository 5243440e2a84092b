using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http;

/// <summary>A request that was forwarded to the upstream, and its pending answer.</summary>
/// <param name="request">The request.</param>
/// <param name="origin">The call that it belongs to; null when it is not known.</param>
/// <param name="body">Finds the end of its body.</param>
/// <param name="logged">Its number in the log.</param>
internal sealed class Exchange(
    RequestHead request,
    RequestOrigin? origin,
    BodyScanner? body = null,
    long logged = RequestLog.None
)
{
    // The loop of the requests continues on the thread that ends the exchange: no code in a session blocks.
    private readonly TaskCompletionSource<ExchangeEnd> _ended = new();
    private int _claimed;
    private int _isLogged;

    public RequestHead Request => request;

    public RequestOrigin? Origin => origin;

    /// <summary>Finds the end of the answer's body; null before the answer.</summary>
    public BodyScanner? Answer { get; set; }

    /// <summary>Completes when the answer has passed.</summary>
    public Task<ExchangeEnd> Ended => _ended.Task;

    /// <summary>Claims the right to write the final answer. Returns false when it is claimed already.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Whether the final answer has begun.</summary>
    public bool IsClaimed => Volatile.Read(ref _claimed) != 0;

    /// <summary>Logs that it was answered, unless its end is logged.</summary>
    public void LogEnd(RequestLog log, int status)
    {
        if (IsFirstEnd)
            log.End(logged, status, Sent, Received);
    }

    /// <summary>Logs that it ended without a whole answer, unless its end is logged.</summary>
    public void LogEnd(RequestLog log, string how)
    {
        if (IsFirstEnd)
            log.End(logged, how, Sent, Received);
    }

    private bool IsFirstEnd => Interlocked.Exchange(ref _isLogged, 1) == 0;

    private long Sent => body?.Payload ?? 0;

    private long Received => Answer?.Payload ?? 0;

    public void End(ExchangeEnd how) => _ended.TrySetResult(how);
}
