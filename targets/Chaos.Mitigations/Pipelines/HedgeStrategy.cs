using Chaos.Core.Calls;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// A race between attempts of one call:
/// <code>
///  first attempt ──────────────────────────── (cancelled)
///        └ delay ┴ further attempt ─── answer
/// </code>
/// </summary>
/// <remarks>
/// Not Polly's own, which waits for the losers on the thread pool, where a single-threaded virtual clock cannot follow.
/// Everything here goes on where the caller wants it to. An attempt has a context and a token of its own, so that it
/// can lose by itself; both live until it has ended, which may be after the call.
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
                // When the whole call was given up, every attempt was, and none has lost.
                if (!context.CancellationToken.IsCancellationRequested)
                    foreach (var (leg, _) in legs)
                        leg.Lose();
                return outcome;
            }
            if (mayGoOn && hedge.HedgeOnFailure)
                TryHedge();
            // Another attempt after a failure that nothing else is waited for would be a retry.
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
    /// Runs to its end whether or not somebody waits for it, and never throws: what a loser meets is nobody's concern.
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
    /// The wait for an answer. A timer of its own and no delay of the runtime's, which would be cut down to whole
    /// milliseconds; and what follows runs where the timer does, because elsewhere would be the thread pool.
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
