using System.Globalization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Trials;
using Chaos.Mitigations.Pipelines;
using Polly;
using Polly.CircuitBreaker;

namespace Chaos.Mitigations;

/// <summary>
/// Stops calling a callee that fails too often: closed, it counts outcomes; open, it turns every call away unsent;
/// half-open, one call may try whether the callee is well again.
/// </summary>
/// <remarks>
/// Outcomes are counted when they are known, so that a callee that does not answer is noticed later by the time limit.
/// That limit has to stand inside the breaker: one outside looks like a caller who went away, which Polly counts as no
/// failure. With fewer than <see cref="MinimumThroughput"/> calls in <see cref="SamplingDuration"/> it can never open.
/// </remarks>
public sealed record CircuitBreaker : PollyMitigation
{
    /// <summary>Name of the counter of calls turned away.</summary>
    public const string RejectedCounter = "breakerRejected";

    /// <summary>Event of a breaker that opened.</summary>
    public const string Opened = "breaker opened";

    /// <summary>Event of an open breaker that lets one call try.</summary>
    public const string HalfOpened = "breaker half-open";

    /// <summary>Event of a breaker that closed.</summary>
    public const string Closed = "breaker closed";

    /// <summary>Share of the outcomes in the window that have to be failures for it to open.</summary>
    [Allowed(0, 1, Above = true)]
    public double FailureRatio { get; init; } = 0.1;

    /// <summary>Outcomes that the window has to hold for it to open.</summary>
    [Allowed(2)]
    public int MinimumThroughput { get; init; } = 100;

    /// <summary>Length of the window; it slides in ten steps.</summary>
    [Allowed("500ms", "24h")]
    public TimeSpan SamplingDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it stays open before a call may try.</summary>
    [Allowed("500ms", "24h")]
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The statuses that are failures; all others, a rejection by the callee too, are successes.</summary>
    [Allowed(1)]
    public StatusSet HandleOn { get; init; } =
    [CallStatus.Refused, CallStatus.TimedOut, CallStatus.Reset, CallStatus.ServerError];

    public override string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"breaker {FailureRatio * 100:0.##} % of at least {MinimumThroughput} in "
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
    /// Notes changes of state. Polly's own callbacks run on the thread pool; but it only ever changes on a call that
    /// comes in or comes back, so it suffices to look then.
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
    /// Stands outside the breaker, where opening and closing show when a call comes back, and once more inside, where
    /// half-opening shows before the trial call is made.
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
