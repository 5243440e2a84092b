using System.Threading.RateLimiting;
using Chaos.Core.Calls;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Lets a call through with a permit of a limiter, which it holds until it is over. Polly's own layer for that answers
/// every call that it turns away with an exception and its stack, and under overload those are most of them.
/// </summary>
/// <param name="limiter">Who has the permits.</param>
/// <param name="time">The clock.</param>
/// <param name="rejected">Counts the calls turned away.</param>
/// <param name="tooLate">Why a call that got its permit after this wait is turned away all the same; null when it is
/// not.</param>
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
