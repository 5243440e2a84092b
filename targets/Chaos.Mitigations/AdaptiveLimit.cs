using System.Globalization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// Bounds the calls under way at once and adapts the bound, as TCP adapts its window. Each round of calls answered
/// within the target latency adds up to one. A call that was slower, or that ended in overload, multiplies the bound by
/// <see cref="Backoff"/>. Calls beyond the bound are rejected at once.
/// </summary>
/// <remarks>
/// By Little's law the bound settles at about throughput * target latency, whatever the throughput is. It grows only
/// while at least half of it is used, because unused permits do not show that more load is possible. Calls that began
/// before the last cut do not cut again, because the earlier, larger bound made them slow.
/// </remarks>
public sealed record AdaptiveLimit : PollyMitigation
{
    /// <summary>Name of the counter of rejected calls.</summary>
    public const string RejectedCounter = "limitRejected";

    /// <summary>Latency to aim for. A call that takes longer counts as overload.</summary>
    [Allowed("0s", "24h", Above = true)]
    public required TimeSpan TargetLatency { get; init; }

    /// <summary>The initial bound.</summary>
    [Allowed(1, 100_000)]
    public int InitialLimit { get; init; } = 20;

    /// <summary>The lowest bound.</summary>
    [Allowed(1, 100_000)]
    public int MinLimit { get; init; } = 1;

    /// <summary>The highest bound.</summary>
    [Allowed(1, 100_000)]
    public int MaxLimit { get; init; } = 1_000;

    /// <summary>Factor by which overload multiplies the bound.</summary>
    [Allowed(0.1, 1, Below = true)]
    public double Backoff { get; init; } = 0.9;

    /// <summary>The statuses that mean overload, however fast the answer came.</summary>
    public StatusSet OverloadOn { get; init; } = [CallStatus.TimedOut, CallStatus.Rejected, CallStatus.Refused];

    public override string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"adaptive limit for {Words.Of(TargetLatency)}, {MinLimit} to {MaxLimit}"
        );

    public override IEnumerable<PlanError> Errors(string path)
    {
        var found = base.Errors(path).ToList();
        foreach (var error in found)
            yield return error;
        // A value out of its own range is reported once.
        if (found.Any(e => e.Field.EndsWith("Limit", StringComparison.Ordinal)))
            yield break;
        if (MaxLimit < MinLimit)
            yield return new($"{path}.maxLimit", $"{MaxLimit}", $"minLimit, {MinLimit}, or more");
        if (InitialLimit < MinLimit || InitialLimit > MaxLimit)
            yield return new($"{path}.initialLimit", $"{InitialLimit}", "minLimit to maxLimit");
    }

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        var layer = new Layer(this, context.Time, context.Counter(RejectedCounter));
        context.Gauge("limit", () => layer.Limit);
        context.Gauge("limit in use", () => layer.InUse);
        builder.AddLayer(layer);
    }

    private sealed class Layer(AdaptiveLimit values, TimeProvider time, EventCounter rejected)
        : ResilienceStrategy<CallResult>
    {
        private readonly Lock _lock = new();
        private double _limit = values.InitialLimit;
        private int _inUse;
        private long? _lastCut;

        public double Limit
        {
            get
            {
                lock (_lock)
                    return Math.Floor(_limit);
            }
        }

        public int InUse
        {
            get
            {
                lock (_lock)
                    return _inUse;
            }
        }

        protected override async ValueTask<Outcome<CallResult>> ExecuteCore<TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<CallResult>>> callback,
            ResilienceContext context,
            TState state
        )
        {
            if (!TryEnter(out var began))
            {
                rejected.Increment(CallScope.Of(context).Call);
                return Layers.TurnedAway("over the adaptive limit");
            }
            CallStatus? status = null;
            try
            {
                var outcome = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
                status = outcome.Status();
                return outcome;
            }
            finally
            {
                Leave(began, status);
            }
        }

        private bool TryEnter(out long began)
        {
            lock (_lock)
            {
                began = time.GetTimestamp();
                if (_inUse >= (int)_limit)
                    return false;
                _inUse++;
                return true;
            }
        }

        /// <summary>
        /// Gives the permit back and adapts the bound. A call without a status does not change the bound: a caller that
        /// cancelled, or a defect, says nothing about load.
        /// </summary>
        private void Leave(long began, CallStatus? status)
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                var used = _inUse--;
                if (status is not { } known)
                    return;
                if (values.OverloadOn.Contains(known) || time.GetElapsedTime(began, now) > values.TargetLatency)
                {
                    if (began < _lastCut)
                        return;
                    _limit = Math.Max(values.MinLimit, _limit * values.Backoff);
                    _lastCut = now;
                }
                else if (2 * used >= _limit)
                    _limit = Math.Min(values.MaxLimit, _limit + (1 / _limit));
            }
        }
    }
}
