using System.Collections.Concurrent;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// A Polly context for a part of a call that can be given up by itself: with a token of its own, that follows the
/// parent's. To be disposed when that part has ended, once.
/// </summary>
/// <remarks>Polly lets nobody else change a context's token. A value, and time limits on the machine's clock are used
/// again: every call passes one or two of them.</remarks>
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
    /// <param name="limit">After so long it gives itself up.</param>
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
    /// Gives it up, unless it has ended. Not for one with a limit, whose token may be another's by then.
    /// </summary>
    public void Cancel()
    {
        try
        {
            _cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }

    public void Dispose()
    {
        // Waits for a cancellation under way, so that nobody else's token meets it.
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
