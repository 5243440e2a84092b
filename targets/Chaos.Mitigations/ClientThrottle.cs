using System.Globalization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// Rejects calls at the caller when the callee accepts too few of them, so that an overloaded callee does not have to
/// reject them itself. The probability is max(0, (requests - K * accepts) / (requests + 1)) over a sliding window. At
/// most K times the accepted calls are still sent, so that the caller notices when the callee recovers.
/// </summary>
public sealed record ClientThrottle : PollyMitigation
{
    /// <summary>Name of the counter of rejected calls.</summary>
    public const string RejectedCounter = "throttled";

    /// <summary>
    /// The factor K: 2 sends at most twice the accepted calls. A factor below 1 would reject calls to a healthy callee
    /// too.
    /// </summary>
    [Allowed(0.1, 100)]
    public double K { get; init; } = 2;

    /// <summary>Length of the window, which slides in ten steps.</summary>
    [Allowed("100ms", "24h")]
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The statuses of calls that were not accepted. All others count as accepted.</summary>
    [Allowed(1)]
    public StatusSet NotAccepted { get; init; } =
    [CallStatus.Rejected, CallStatus.Refused, CallStatus.TimedOut, CallStatus.Reset, CallStatus.ServerError];

    public override string Summary =>
        string.Create(CultureInfo.InvariantCulture, $"client throttle at {K:0.##} x accepted in {Words.Of(Window)}");

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (NotAccepted.Contains(CallStatus.Ok))
            yield return new($"{path}.notAccepted", "ok", "statuses of calls that are not good");
    }

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        var window = new Counts(context.Time, Window);
        context.Gauge("throttle probability", () => Probability(window.Read()));
        builder.AddLayer(new Layer(this, window, context, context.Counter(RejectedCounter)));
    }

    private double Probability((long Requests, long Accepts) seen) =>
        Math.Max(0, (seen.Requests - (K * seen.Accepts)) / (seen.Requests + 1));

    private sealed class Layer(
        ClientThrottle values,
        Counts window,
        MitigationContext mitigation,
        EventCounter rejected
    ) : ResilienceStrategy<CallResult>
    {
        protected override async ValueTask<Outcome<CallResult>> ExecuteCore<TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<CallResult>>> callback,
            ResilienceContext context,
            TState state
        )
        {
            var scope = CallScope.Of(context);
            var probability = values.Probability(window.Read());
            // Rejected calls count as requests too. This keeps the probability high while the callee is overloaded.
            window.Add(requests: 1, accepts: 0);
            if (mitigation.Draw(scope, 0) < probability)
            {
                rejected.Increment(scope.Call);
                return Layers.TurnedAway("too few calls are accepted");
            }
            var outcome = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
            if (outcome.Status() is { } status && !values.NotAccepted.Contains(status))
                window.Add(requests: 0, accepts: 1);
            return outcome;
        }
    }

    /// <summary>Counts requests and accepts in the last ten tenths of the window, including the current one.</summary>
    private sealed class Counts(TimeProvider time, TimeSpan window)
    {
        private const int Steps = 10;

        private readonly Lock _lock = new();
        private readonly long _start = time.GetTimestamp();
        private readonly (long Step, long Requests, long Accepts)[] _steps = new (long, long, long)[Steps];

        public void Add(long requests, long accepts)
        {
            lock (_lock)
            {
                var step = Step();
                ref var at = ref _steps[step % Steps];
                if (at.Step != step)
                    at = (step, 0, 0);
                at.Requests += requests;
                at.Accepts += accepts;
            }
        }

        public (long Requests, long Accepts) Read()
        {
            lock (_lock)
            {
                var step = Step();
                var sum = (Requests: 0L, Accepts: 0L);
                foreach (var at in _steps.Where(s => s.Step > step - Steps))
                    sum = (sum.Requests + at.Requests, sum.Accepts + at.Accepts);
                return sum;
            }
        }

        private long Step() => time.GetElapsedTime(_start).Ticks * Steps / window.Ticks;
    }
}
