using System.Collections.Concurrent;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// A Polly context for a part of a call that can be cancelled alone. It has its own token, which is also cancelled with
/// the parent's. Dispose it once, when that part has ended.
/// </summary>
/// <remarks>
/// It exists because only Polly itself can change the token of a context. To save memory it is a value type, and token
/// sources for limits on the system clock are reused: every call needs one or two of them.
/// </remarks>
internal readonly struct ChildContext : IDisposable
{
    private static readonly ConcurrentQueue<CancellationTokenSource> s_limits = new();
    private readonly CancellationTokenSource _cancel;
    private readonly CancellationTokenRegistration _follow;
    private readonly bool _usedAgain;

    /// <param name="parent">What it belongs to.</param>
    public ChildContext(ResilienceContext parent)
        : this(parent, new(), usedAgain: false) { }

    /// <param name="parent">What it belongs to.</param>
    /// <param name="time">The clock of the limit.</param>
    /// <param name="limit">Time after which the token is cancelled.</param>
    public ChildContext(ResilienceContext parent, TimeProvider time, TimeSpan limit)
        : this(parent, Limit(time, limit), usedAgain: time == TimeProvider.System) { }

    private ChildContext(ResilienceContext parent, CancellationTokenSource cancel, bool usedAgain)
    {
        _cancel = cancel;
        _usedAgain = usedAgain;
        _follow = parent.CancellationToken.UnsafeRegister(
            static cancel => ((CancellationTokenSource)cancel!).Cancel(),
            cancel
        );
        Context = ResilienceContextPool.Shared.Get(parent.OperationKey, parent.ContinueOnCapturedContext, cancel.Token);
        Context.Properties.Set(CallScope.Key, CallScope.Of(parent));
        HedgeLeg.Of(parent)?.AddTo(Context);
    }

    public ResilienceContext Context { get; }

    /// <summary>
    /// Cancels the part unless it has ended. Not for a context with a limit, whose token may be in use by another
    /// context by then.
    /// </summary>
    public void Cancel()
    {
        try
        {
            _cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The part has ended in the meantime.
        }
    }

    public void Dispose()
    {
        // Waits for a cancellation that is under way, so that it cannot reach a later user of the token.
        _follow.Dispose();
        ResilienceContextPool.Shared.Return(Context);
        if (_usedAgain && _cancel.TryReset())
            s_limits.Enqueue(_cancel);
        else
            _cancel.Dispose();
    }

    private static CancellationTokenSource Limit(TimeProvider time, TimeSpan limit)
    {
        if (time != TimeProvider.System)
            return new(limit, time);
        if (!s_limits.TryDequeue(out var cancel))
            cancel = new();
        cancel.CancelAfter(limit);
        return cancel;
    }
}
