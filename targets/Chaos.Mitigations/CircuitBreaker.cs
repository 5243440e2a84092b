using System.Globalization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Mitigations.Pipelines;
using Polly;
using Polly.CircuitBreaker;

namespace Chaos.Mitigations;

/// <summary>
/// Stops calling a callee that fails too often. While closed, it counts outcomes. While open, it rejects every call
/// unsent. While half-open, it lets one call try whether the callee works again.
/// </summary>
/// <remarks>
/// Outcomes are counted when they are known. A callee that does not answer is therefore noticed only after the time
/// limit. That limit must be inside the breaker: a limit outside looks like a caller that cancelled, which Polly does
/// not count as a failure. With fewer than <see cref="MinimumThroughput"/> calls in <see cref="SamplingDuration"/> the
/// breaker can never open.
/// </remarks>
public sealed record CircuitBreaker : PollyMitigation
{
    /// <summary>Name of the counter of rejected calls.</summary>
    public const string RejectedCounter = "breakerRejected";

    /// <summary>Name of the event: the breaker opened.</summary>
    public const string Opened = "breaker opened";

    /// <summary>Name of the event: the open breaker lets one call try.</summary>
    public const string HalfOpened = "breaker half-open";

    /// <summary>Name of the event: the breaker closed.</summary>
    public const string Closed = "breaker closed";

    /// <summary>Share of failures in the window from which the breaker opens.</summary>
    [Allowed(0, 1, Above = true)]
    public double FailureRatio { get; init; } = 0.1;

    /// <summary>Smallest number of outcomes in the window with which the breaker may open.</summary>
    [Allowed(2)]
    public int MinimumThroughput { get; init; } = 100;

    /// <summary>Length of the window, which slides in ten steps.</summary>
    [Allowed("500ms", "24h")]
    public TimeSpan SamplingDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the breaker stays open before one call may try.</summary>
    [Allowed("500ms", "24h")]
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The statuses that count as failures. All others count as successes, also a rejection by the callee.
    /// </summary>
    [Allowed(1)]
    public StatusSet HandleOn { get; init; } =
    [CallStatus.Refused, CallStatus.TimedOut, CallStatus.Reset, CallStatus.ServerError];

    public override string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"breaker {Percent.Of(FailureRatio)} of at least {MinimumThroughput} in "
                + $"{Words.Of(SamplingDuration)}, break {Words.Of(BreakDuration)}"
        );

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (HandleOn.Any(status => status.IsGood()))
            yield return new(
                $"{path}.handleOn",
                HandleOn.First(status => status.IsGood()).ToString(),
                "statuses of calls that are not good"
            );
    }

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        var state = new CircuitBreakerStateProvider();
        var watch = new Watch(state, context);
        context.Gauge(ServiceRecord.BreakerState, () => watch.Gauge);
        builder.AddLayer(new WatchLayer(watch, context.Counter(RejectedCounter)));
        builder.AddCircuitBreaker(
            new CircuitBreakerStrategyOptions<CallResult>
            {
                FailureRatio = FailureRatio,
                MinimumThroughput = MinimumThroughput,
                SamplingDuration = SamplingDuration,
                BreakDuration = BreakDuration,
                StateProvider = state,
                ShouldHandle = args => new(args.Outcome.Status() is { } status && HandleOn.Contains(status)),
            }
        );
        builder.AddLayer(new WatchLayer(watch, null));
    }

    /// <summary>
    /// Notes changes of state. Polly's own callbacks run on the thread pool, so they are not used. The state changes
    /// only when a call comes in or comes back, so it is enough to look then.
    /// </summary>
    private sealed class Watch(CircuitBreakerStateProvider state, MitigationContext context)
    {
        private readonly Lock _lock = new();
        private CircuitState _seen = CircuitState.Closed;

        /// <summary>0 closed, 1 half-open, 2 open. After a break it stays 2 until a call comes.</summary>
        public double Gauge =>
            state.CircuitState switch
            {
                CircuitState.Closed => 0,
                CircuitState.HalfOpen => 1,
                _ => 2,
            };

        public void Look()
        {
            lock (_lock)
            {
                var now = state.CircuitState;
                if (now == _seen)
                    return;
                context.Note(
                    now switch
                    {
                        CircuitState.Closed => Closed,
                        CircuitState.HalfOpen => HalfOpened,
                        _ => Opened,
                    },
                    now == CircuitState.Open && _seen == CircuitState.HalfOpen ? "the trial call failed" : null
                );
                _seen = now;
            }
        }
    }

    /// <summary>
    /// Looks at the state around each call. One layer is outside the breaker, where opening and closing show when a
    /// call comes back. A second is inside, where half-opening shows before the trial call is made.
    /// </summary>
    private sealed class WatchLayer(Watch watch, EventCounter? rejected) : ResilienceStrategy<CallResult>
    {
        protected override async ValueTask<Outcome<CallResult>> ExecuteCore<TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<CallResult>>> callback,
            ResilienceContext context,
            TState state
        )
        {
            watch.Look();
            var outcome = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
            watch.Look();
            if (outcome.Exception is BrokenCircuitException)
                rejected?.Increment(CallScope.Of(context).Call);
            return outcome;
        }
    }
}
