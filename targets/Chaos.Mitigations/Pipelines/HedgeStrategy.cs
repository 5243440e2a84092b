using Chaos.Core.Calls;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Makes further attempts of a call that is slow and takes the answer that comes first:
/// <code>
///  first attempt ──────────────────────────── (cancelled)
///        └ delay ┴ further attempt ─── answer
/// </code>
/// </summary>
/// <remarks>
/// Polly's own hedging waits for the slower attempts on the thread pool, which a single-threaded virtual clock cannot
/// control. This strategy keeps to the caller's synchronization context. An attempt has its own context and token, so
/// that it can be cancelled alone. Both exist until the attempt has ended, which may be after the call.
/// </remarks>
internal sealed class HedgeStrategy(
    Hedge hedge,
    TimeProvider time,
    EventCounter hedges,
    EventCounter won,
    EventCounter rejected
) : ResilienceStrategy<CallResult>
{
    private const double InHand = 10;
    private readonly TokenPurse? _shares = hedge.MaxHedgeRatio is null ? null : new(InHand, InHand);
    private readonly long _sharePerCall = TokenPurse.Millionths(hedge.MaxHedgeRatio ?? 0);

    protected override async ValueTask<Outcome<CallResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<CallResult>>> callback,
        ResilienceContext context,
        TState state
    )
    {
        var stay = context.ContinueOnCapturedContext;
        var call = CallScope.Of(context).Call;
        _shares?.Deposit(_sharePerCall);
        var legs = new List<(HedgeLeg Leg, Task<Outcome<CallResult>> Run)>(2);
        var (made, mayGoOn) = (0, true);
        Start();
        while (true)
        {
            using var patience = mayGoOn ? new Patience(time, hedge.Delay) : null;
            var ended = await Task.WhenAny(
                    legs.Select(l => (Task)l.Run).Concat(patience is null ? [] : [patience.Over])
                )
                .ConfigureAwait(stay);
            if (ended == patience?.Over)
            {
                TryHedge();
                continue;
            }
            var index = legs.FindIndex(l => l.Run == ended);
            var outcome = await legs[index].Run.ConfigureAwait(stay);
            var number = legs[index].Leg.Number;
            legs.RemoveAt(index);
            if (outcome.Status() is not { } status || !hedge.HandleOn.Contains(status))
            {
                if (number > 0)
                    won.Increment(call);
                // When the whole call was cancelled, every attempt was cancelled and none was slower than another.
                if (!context.CancellationToken.IsCancellationRequested)
                    foreach (var (leg, _) in legs)
                        leg.Lose();
                return outcome;
            }
            if (mayGoOn && hedge.HedgeOnFailure)
                TryHedge();
            // With no other attempt under way, a further attempt after this failure would be a retry.
            if (legs.Count == 0)
                return outcome;
        }

        void Start()
        {
            var leg = new HedgeLeg(context, made++);
            legs.Add((leg, RunAsync(leg, callback, state, stay)));
            mayGoOn = made <= hedge.MaxHedgedAttempts && !context.CancellationToken.IsCancellationRequested;
        }

        void TryHedge()
        {
            if (context.CancellationToken.IsCancellationRequested)
            {
                mayGoOn = false;
            }
            else if (_shares?.TryTake() == false)
            {
                rejected.Increment(call);
                mayGoOn = false;
            }
            else
            {
                hedges.Increment(call);
                Start();
            }
        }
    }

    /// <summary>
    /// Runs an attempt to its end, also when its result is no longer needed. Never throws: exceptions of a slower
    /// attempt are ignored.
    /// </summary>
    private static async Task<Outcome<CallResult>> RunAsync<TState>(
        HedgeLeg leg,
        Func<ResilienceContext, TState, ValueTask<Outcome<CallResult>>> callback,
        TState state,
        bool stay
    )
    {
        using (leg)
        {
            try
            {
                return await callback(leg.Context, state).ConfigureAwait(stay);
            }
            catch (Exception e)
            {
                return Outcome.FromException<CallResult>(e);
            }
        }
    }

    /// <summary>
    /// Waits for an answer or for the hedge delay. It uses its own timer, because the runtime's delays are cut down to
    /// whole milliseconds. The continuation runs where the timer runs, because it would otherwise run on the thread
    /// pool.
    /// </summary>
    private sealed class Patience : IDisposable
    {
        private readonly TaskCompletionSource _over = new();
        private readonly ITimer _timer;

        public Patience(TimeProvider time, TimeSpan delay) =>
            _timer = time.CreateTimer(
                static over => ((TaskCompletionSource)over!).TrySetResult(),
                _over,
                delay,
                System.Threading.Timeout.InfiniteTimeSpan
            );

        public Task Over => _over.Task;

        public void Dispose() => _timer.Dispose();
    }
}
