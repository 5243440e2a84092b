using System.Globalization;
using Chaos.Core.Calls;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Works as Polly's timeout, but returns a result and not an exception when a limit passes. Polly captures a stack
/// trace for each exception, which takes about 150 microseconds and 25 kB. In a retry storm nearly every attempt times
/// out, so callers would spend more time on exceptions than on their calls.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="limit">Returns how long to wait for a call. Returns null for no limit.</param>
/// <param name="passed">Called when the limit has passed.</param>
internal sealed class TimeLimitStrategy(TimeProvider time, Func<CallScope, TimeSpan?> limit, Action<CallScope> passed)
    : ResilienceStrategy<CallResult>
{
    protected override async ValueTask<Outcome<CallResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<CallResult>>> callback,
        ResilienceContext context,
        TState state
    )
    {
        var scope = CallScope.Of(context);
        if (limit(scope) is not { } duration)
            return await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
        // Only Polly itself can change the token of a context, so the layers inside get a context of their own.
        using var child = new ChildContext(context, time, duration > TimeSpan.Zero ? duration : TimeSpan.Zero);
        var outcome = await callback(child.Context, state).ConfigureAwait(context.ContinueOnCapturedContext);
        if (
            outcome.Exception is not OperationCanceledException
            || !child.Context.CancellationToken.IsCancellationRequested
            || context.CancellationToken.IsCancellationRequested
        )
            return outcome;
        passed(scope);
        return Outcome.FromResult(
            new CallResult(
                CallStatus.TimedOut,
                scope.Attempts,
                Detail: string.Create(CultureInfo.InvariantCulture, $"no answer within {duration}")
            )
        );
    }
}
