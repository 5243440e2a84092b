using System.Threading.RateLimiting;
using Chaos.Core.Calls;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Lets a call through when it gets a permit from a limiter, and gives the permit back when the call has ended. Polly's
/// own layer throws an exception with a stack trace for every rejected call, which is costly under overload, when most
/// calls are rejected.
/// </summary>
/// <param name="limiter">The limiter that gives permits.</param>
/// <param name="time">The clock.</param>
/// <param name="rejected">Counts the rejected calls.</param>
/// <param name="tooLate">Returns why a call that got its permit after a wait is rejected all the same. Returns null
/// when it is not.</param>
internal sealed class PermitLayer(
    ConcurrencyLimiter limiter,
    EventCounter rejected,
    TimeProvider time,
    Func<CallScope, TimeSpan, string?>? tooLate = null
) : ResilienceStrategy<CallResult>
{
    protected override async ValueTask<Outcome<CallResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<CallResult>>> callback,
        ResilienceContext context,
        TState state
    )
    {
        var scope = CallScope.Of(context);
        var arrived = time.GetTimestamp();
        RateLimitLease lease;
        try
        {
            lease = await limiter
                .AcquireAsync(1, context.CancellationToken)
                .ConfigureAwait(context.ContinueOnCapturedContext);
        }
        catch (OperationCanceledException e) when (context.CancellationToken.IsCancellationRequested)
        {
            return Outcome.FromException<CallResult>(e);
        }
        using (lease)
        {
            var why = lease.IsAcquired ? tooLate?.Invoke(scope, time.GetElapsedTime(arrived)) : "no permit is free";
            if (why is null)
                return await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
            rejected.Increment(scope.Call);
            return Layers.TurnedAway(why);
        }
    }
}
